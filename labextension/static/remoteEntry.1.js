// JupyterLab loads this file as a remote of module federation: `init` hands over its own modules,
// `get` gives ours. It colours the answer cells and adds two commands; the kernel does the work.

var _JUPYTERLAB;

(() => {
  "use strict";

  const LANGUAGES = {
    sql: "sql", fix: "sql", monitor: "sql", cte: "sql", counterexample: "sql", format: "sql",
    facts: "toml", write: "markdown",
  };
  const MAGIC = /^%%(\w+)/;
  const FORMAT = "firedrill:format-sql";
  const CTE = "firedrill:run-cte";
  const CATEGORY = "Firedrill";
  const CODE_CELLS = ".jp-Notebook .jp-CodeCell";
  const STYLE = `
.cm-line.fd-magic { border-left: 3px solid var(--jp-brand-color1, #1976d2); padding-left: 5px;
  background: var(--jp-layout-color2, #eee); }
.cm-line.fd-magic, .cm-line.fd-magic * { color: var(--jp-ui-font-color1, #1f2328) !important;
  font-weight: 600; font-style: normal; text-decoration: none; }`;

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

  /** Colours by the `%%` line, and that line marked: an extension of every editor. */
  function colours({ Compartment, Prec }, { Decoration, ViewPlugin }, languages) {
    const mark = Decoration.set([Decoration.line({ class: "fd-magic" }).range(0)]);
    const language = new Compartment();
    const follow = ViewPlugin.fromClass(
      class {
        constructor(view) {
          this.name = null;
          this.decorations = Decoration.none;
          this.look(view);
        }
        update(update) {
          if (update.docChanged) this.look(update.view);
        }
        destroy() {
          this.gone = true;
        }
        look(view) {
          const name = languageOf(view.state.doc);
          this.decorations = name ? mark : Decoration.none;
          if (name === this.name) return;
          this.name = name;
          this.load(view, name);
        }
        async load(view, name) {
          const found = name ? await languages.getLanguage(name) : null;
          await null; // a view in the middle of an update takes no other one
          if (this.gone || this.name !== name) return; // the first line has changed meanwhile
          const support = found && found.support ? Prec.highest(found.support) : [];
          view.dispatch({ effects: language.reconfigure(support) });
        }
      },
      { decorations: plugin => plugin.decorations }
    );
    return [language.of([]), follow];
  }

  /** The notebook's active code cell with its kernel; null where there is none. */
  function here(tracker) {
    const panel = tracker.currentWidget;
    const cell = panel && panel.content.activeCell;
    const kernel = panel && panel.sessionContext.session && panel.sessionContext.session.kernel;
    if (!cell || !cell.editor || cell.model.type !== "code" || !kernel) return null;
    return { cell, kernel, editor: cell.editor, code: cell.model.sharedModel.getSource() };
  }

  /** Characters before a place as Python counts them: a sign outside the BMP is one, not two. */
  const pythonOffset = (code, offset) => Array.from(code.slice(0, offset)).length;

  /** The cell as the kernel formats it; a sentence where it stays as it is. */
  async function format(tracker, say) {
    const now = here(tracker);
    if (!now) return say("Put the cursor in a cell of SQL first; the kernel must be running.");
    const call = `__import__("course.formatting", fromlist=["cell"]).cell(${pythonText(now.code)})`;
    const future = now.kernel.requestExecute({
      code: "", silent: true, store_history: false, user_expressions: { answer: call },
    });
    const { content } = await future.done;
    const answer = content.user_expressions && content.user_expressions.answer;
    const found = answer && answer.data && answer.data["application/json"];
    if (!found) return say("Run the notebook's first cell, then format again.");
    if (found.said) return say(found.said);
    const source = now.cell.model.sharedModel;
    if (source.getSource() !== now.code || found.text === now.code) return;
    source.updateSource(0, now.code.length, found.text); // one step to undo
  }

  /** The rows of the CTE around the cursor, in the cell's output. */
  function runCte(tracker, say) {
    const now = here(tracker);
    if (!now) return say("Put the cursor in a cell of SQL first; the kernel must be running.");
    const at = pythonOffset(now.code, now.editor.getOffsetAt(now.editor.getCursorPosition()));
    now.cell.outputArea.future = now.kernel.requestExecute({
      code: `%%cte --at ${at}\n${now.code}`, store_history: false, stop_on_error: true,
    });
    return now.cell.outputArea.future.done;
  }

  /** A text as a Python literal: JSON's is one. */
  const pythonText = text => JSON.stringify(text);

  async function plugins() {
    const [codemirror, apputils, notebook, state, view] = await Promise.all(
      ["@jupyterlab/codemirror", "@jupyterlab/apputils", "@jupyterlab/notebook",
        "@codemirror/state", "@codemirror/view"].map(shared)
    );
    const style = document.createElement("style");
    style.textContent = STYLE;
    document.head.append(style);
    const { EditorExtensionRegistry, IEditorExtensionRegistry, IEditorLanguageRegistry } = codemirror;
    const say = sentence => apputils.Notification.info(sentence, { autoClose: 6000 });
    return [
      {
        id: "firedrill-editor:colours",
        autoStart: true,
        requires: [IEditorExtensionRegistry, IEditorLanguageRegistry],
        activate: (app, extensions, languages) => {
          extensions.addExtension({
            name: "firedrill-editor:colours",
            factory: () =>
              EditorExtensionRegistry.createImmutableExtension(colours(state, view, languages)),
          });
        },
      },
      {
        id: "firedrill-editor:commands",
        autoStart: true,
        requires: [notebook.INotebookTracker],
        optional: [apputils.ICommandPalette],
        activate: (app, tracker, palette) => {
          const add = (command, label, keys, execute) => {
            app.commands.addCommand(command, { label, execute });
            app.commands.addKeyBinding({ command, keys, selector: CODE_CELLS });
            if (palette) palette.addItem({ command, category: CATEGORY });
          };
          add(FORMAT, "Format SQL", ["Alt Shift F"], () => format(tracker, say));
          add(CTE, "Run this CTE", ["Alt Shift R"], () => runCte(tracker, say));
        },
      },
    ];
  }

  _JUPYTERLAB = window._JUPYTERLAB = window._JUPYTERLAB || {};
  _JUPYTERLAB["firedrill-editor"] = {
    init: shareScope => {
      scope = shareScope;
    },
    get: async name => {
      if (name !== "./extension") throw new Error(`firedrill-editor has no module ${name}`);
      const found = await plugins();
      return () => ({ __esModule: true, default: found });
    },
  };
})();
