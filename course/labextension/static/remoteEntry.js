// A prebuilt JupyterLab extension, written by hand: nothing is compiled, and no Node is needed.
// JupyterLab loads this file as a remote of module federation: `init` hands over its own modules,
// `get` gives ours. It colours the answer cells, and shows the kernel's sidebar (course/sidebar.py).

var _JUPYTERLAB;

(() => {
  "use strict";

  const LANGUAGES = { sql: "sql", fix: "sql", monitor: "sql", counterexample: "sql", facts: "toml", write: "markdown" };
  const MAGIC = /^%%(\w+)/;
  const TARGET = "firedrill"; // the comm's name
  const STYLE = `
.cm-line.fd-magic, .cm-line.fd-magic * { color: var(--jp-mirror-editor-meta-color, #708) !important; font-weight: 600; }
.cm-line.fd-magic { border-bottom: 1px solid var(--jp-border-color2); }
#fd-sidebar { overflow: auto; padding: 8px 12px; line-height: 1.45; color: var(--jp-ui-font-color1);
  font-size: var(--jp-ui-font-size1); background: var(--jp-layout-color1); }
#fd-sidebar h2 { font-size: var(--jp-ui-font-size2); margin: 4px 0 8px; }
#fd-sidebar h3 { font-size: var(--jp-ui-font-size1); margin: 14px 0 4px; }
#fd-sidebar p { margin: 4px 0; }
#fd-sidebar ol, #fd-sidebar ul { margin: 0; padding-left: 18px; }
#fd-sidebar a { color: var(--jp-content-link-color, #1976d2); text-decoration: underline; }
#fd-sidebar a:focus-visible, #fd-sidebar summary:focus-visible { outline: 2px solid var(--jp-brand-color1); }`;

  let scope = null;

  /** One of JupyterLab's own modules, by its name. */
  async function shared(name) {
    const versions = Object.values(scope[name] || {});
    if (!versions.length) throw new Error(`JupyterLab shares no ${name}`);
    return (await versions[0].get())();
  }

  /** The language of a cell by its first line; null where it begins with no magic of ours. */
  function languageOf(doc) {
    const match = MAGIC.exec(doc.line(1).text);
    return (match && LANGUAGES[match[1]]) || null;
  }

  /** Colours by the `%%` line, and that line marked: an extension for every editor. */
  function colours(state, view, registry) {
    const { Compartment, Prec } = state;
    const { Decoration, ViewPlugin } = view;
    const mark = Decoration.line({ class: "fd-magic" });
    const compartment = new Compartment();
    const follow = ViewPlugin.fromClass(
      class {
        constructor(editor) {
          this.language = null;
          this.decorations = Decoration.none;
          this.look(editor);
        }
        update(update) {
          if (update.docChanged) this.look(update.view);
        }
        look(editor) {
          const language = languageOf(editor.state.doc);
          this.decorations = language ? Decoration.set([mark.range(0)]) : Decoration.none;
          if (language !== this.language) {
            this.language = language;
            this.load(editor, language);
          }
        }
        async load(editor, name) {
          const found = name ? await registry.getLanguage(name) : null;
          if (this.language !== name) return; // the first line has changed meanwhile
          const support = found && found.support ? Prec.highest(found.support) : [];
          editor.dispatch({ effects: compartment.reconfigure(support) });
        }
      },
      { decorations: plugin => plugin.decorations }
    );
    return [compartment.of([]), follow];
  }

  /** The sidebar: shows what the kernel of the current notebook sends, and follows its links. */
  function sidebar(app, tracker, Widget, actions) {
    const panel = new Widget();
    panel.id = "fd-sidebar";
    panel.title.label = "On call";
    panel.title.caption = "On call: the page, messages, what is next";
    panel.node.setAttribute("role", "region");
    panel.node.setAttribute("aria-label", "On call");
    const empty = "<h2>On call</h2><p>Run the first cell of a lab's notebook. Then the page, the messages and what is next stand here.</p>";
    panel.node.innerHTML = empty;
    const comms = new Map(); // kernel id → its comm
    const latest = new Map(); // kernel id → the last HTML

    const kernelNow = () => tracker.currentWidget?.sessionContext.session?.kernel ?? null;
    const show = () => {
      const kernel = kernelNow();
      const html = kernel && latest.get(kernel.id);
      panel.node.innerHTML = html ? `<h2>On call</h2>${html}` : empty;
    };
    const connect = () => {
      const kernel = kernelNow();
      if (!kernel || comms.has(kernel.id) || kernel.connectionStatus !== "connected") return show();
      const comm = kernel.createComm(TARGET);
      comms.set(kernel.id, comm);
      comm.onMsg = message => {
        latest.set(kernel.id, String(message.content.data.html ?? ""));
        show();
      };
      comm.onClose = () => comms.delete(kernel.id); // the course is not loaded in that kernel
      kernel.statusChanged.connect((_, status) => {
        if (status === "restarting" || status === "autorestarting" || status === "dead") {
          comms.delete(kernel.id);
          latest.delete(kernel.id);
          show();
        }
      });
      comm.open();
      show();
    };
    tracker.currentChanged.connect(show);
    actions.executed.connect((_, run) => {
      if (/%(load_ext|reload_ext)\s+course|%incident/.test(run.cell.model.sharedModel.getSource())) connect();
    });

    panel.node.addEventListener("click", event => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      if (link.dataset.cell) goTo(tracker.currentWidget, link.dataset.cell);
      if (link.dataset.notebook) {
        const here = tracker.currentWidget?.context.path ?? "";
        const folder = here.includes("/") ? here.slice(0, here.lastIndexOf("/") + 1) : "";
        app.commands.execute("docmanager:open", { path: folder + link.dataset.notebook });
      }
    });
    return panel;
  }

  /** Make the cell with that first line the active one, in sight and ready to be written in. */
  function goTo(widget, line) {
    if (!widget) return;
    const notebook = widget.content;
    const index = notebook.widgets.findIndex(
      cell => cell.model.sharedModel.getSource().split("\n")[0].trim() === line
    );
    if (index < 0) return;
    app_activate(widget);
    notebook.activeCellIndex = index;
    notebook.scrollToItem(index, "smart").then(() => {
      notebook.mode = "edit";
      notebook.activeCell?.editor?.focus();
    });
  }

  let app_activate = () => {};

  async function plugins() {
    const [application, codemirror, notebook, state, view, widgets] = await Promise.all(
      ["@jupyterlab/application", "@jupyterlab/codemirror", "@jupyterlab/notebook", "@codemirror/state", "@codemirror/view", "@lumino/widgets"].map(shared)
    );
    const style = document.createElement("style");
    style.textContent = STYLE;
    document.head.append(style);
    const { EditorExtensionRegistry, IEditorExtensionRegistry, IEditorLanguageRegistry } = codemirror;
    return [
      {
        id: "firedrill:colours",
        autoStart: true,
        requires: [IEditorExtensionRegistry, IEditorLanguageRegistry],
        activate: (app, extensions, languages) => {
          extensions.addExtension({
            name: "firedrill:colours",
            factory: () => EditorExtensionRegistry.createImmutableExtension(colours(state, view, languages)),
          });
        },
      },
      {
        id: "firedrill:sidebar",
        autoStart: true,
        requires: [application.ILabShell, notebook.INotebookTracker],
        optional: [application.ILayoutRestorer],
        activate: (app, shell, tracker, restorer) => {
          app_activate = widget => shell.activateById(widget.id);
          const panel = sidebar(app, tracker, widgets.Widget, notebook.NotebookActions);
          shell.add(panel, "left", { rank: 90 });
          if (restorer) restorer.add(panel, "fd-sidebar");
          app.commands.addCommand("firedrill:on-call", {
            label: "On call: page, messages, what is next",
            execute: () => {
              shell.activateById(panel.id);
              panel.node.tabIndex = -1;
              panel.node.focus();
            },
          });
          app.commands.addKeyBinding({ command: "firedrill:on-call", keys: ["Accel Alt O"], selector: "body" });
        },
      },
    ];
  }

  const container = {
    init: shareScope => {
      scope = shareScope;
    },
    get: async name => {
      if (name !== "./extension") throw new Error(`firedrill has no module ${name}`);
      const found = await plugins();
      return () => ({ __esModule: true, default: found });
    },
  };

  _JUPYTERLAB = window._JUPYTERLAB = window._JUPYTERLAB || {};
  _JUPYTERLAB.firedrill = container;
})();
