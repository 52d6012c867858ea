// A prebuilt JupyterLab extension, written by hand: nothing is compiled, and no Node is needed.
// JupyterLab loads this file as a remote of module federation: `init` hands over its own modules,
// `get` gives ours. It colours and names the answer cells, has two commands for their SQL that the
// kernel carries out (course/editing.py), shows the kernel's sidebar, says aloud what came out of
// a cell (course/sidebar.py, course/announce.py) and what JupyterLab shows at the cursor, and sets
// plotly's figures in the theme's colours.

var _JUPYTERLAB;

(() => {
  "use strict";

  const LANGUAGES = {
    sql: "sql", fix: "sql", monitor: "sql", cte: "sql", counterexample: "sql", format: "sql",
    facts: "toml", write: "markdown",
  };
  const NAMES = { // what a screen reader calls the editor of such a cell
    sql: "SQL answer", fix: "repair script", monitor: "monitor query", facts: "facts in TOML",
    write: "text in Markdown", cte: "SQL", counterexample: "SQL on the small database", format: "SQL",
  };
  const MAGIC = /^%%(\w+)[^\S\n]*(\w*)/;
  const OURS = /^%load_ext\s+course\b/m; // in a cell of a notebook of ours
  const TARGET = "firedrill"; // the comm's name
  const FORMAT = "firedrill:format-sql";
  const CTE = "firedrill:run-cte";
  const CATEGORY = "Firedrill";
  const SHOWN = "firedrill:on-call-shown"; // in JupyterLab's memory of the person's layout
  const NOT_YET = "No lab runs here yet. Run the first cell of a lab's notebook.";
  const BEGIN = "No lab runs here yet. This is the first cell: run it with Shift Enter.";
  const ASK = 20_000; // ms between two looks at a clock that runs
  const AGAIN = 20_000; // ms within which one more press goes on with what was read
  const SETTLED = 120; // ms without a change, after which a list or a tooltip is complete
  const LONG = 700; // characters of a comment that are said
  const FIRST = "Not run: no lab runs here yet. Alt Shift N goes to the first cell; run it with Shift Enter.";
  const CODE_CELLS = ".jp-Notebook .jp-CodeCell";
  // Of a plotly figure, what has the colour that plotly gives unasked takes the theme's.
  const STYLE = `
.cm-line.fd-magic { border-left: 3px solid var(--jp-brand-color1, #1976d2); padding-left: 5px;
  background: var(--jp-layout-color2, #eee); }
.cm-line.fd-magic, .cm-line.fd-magic * { color: var(--jp-ui-font-color1, #1f2328) !important;
  font-weight: 600; font-style: normal; text-decoration: none; }
.js-plotly-plot .main-svg[style*="background: white"] { background: none !important; }
.js-plotly-plot .bg:is([style*="fill: rgb(229, 236, 246)"], [style*="fill: rgb(255, 255, 255)"]) {
  fill: none !important; }
.js-plotly-plot [style*="fill: rgb(42, 63, 95)"] { fill: var(--jp-ui-font-color1) !important; }
.js-plotly-plot [style*="stroke: rgb(42, 63, 95)"] { stroke: var(--jp-ui-font-color1) !important; }
.js-plotly-plot :is(.gridlayer, .zerolinelayer) [style*="stroke: rgb(255, 255, 255)"] {
  stroke: var(--jp-border-color1) !important; }
.jp-Completer-item .jp-Completer-typeExtended { white-space: nowrap; }
#fd-sidebar { overflow: auto; padding: 8px 12px; line-height: 1.45; color: var(--jp-ui-font-color1);
  font-size: var(--jp-ui-font-size1); background: var(--jp-layout-color1); }
#fd-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
#fd-sidebar h2 { font-size: var(--jp-ui-font-size2); margin: 4px 0 8px; }
#fd-sidebar h3 { font-size: var(--jp-ui-font-size1); margin: 14px 0 4px; }
#fd-sidebar p { margin: 4px 0; }
#fd-sidebar ol, #fd-sidebar ul { margin: 0; padding-left: 24px; }
#fd-sidebar section > ul, #fd-sidebar ol ul { list-style: none; padding-left: 0; }
#fd-sidebar li { margin: 2px 0; }
#fd-sidebar .fd-sign { display: inline-block; width: 18px; }
#fd-sidebar .fd-state { display: inline-block; }
#fd-sidebar a { color: var(--jp-content-link-color, #1976d2); text-decoration: underline; }
#fd-sidebar button { min-height: 24px; padding: 1px 8px; border-radius: 3px; font: inherit;
  color: inherit; background: none; border: 1px solid currentcolor; cursor: pointer; }
#fd-sidebar button[aria-pressed="true"] { background: var(--jp-ui-font-color1);
  color: var(--jp-layout-color1); font-weight: 600; }
#fd-sidebar :is(a, button, summary):focus-visible { outline: 2px solid var(--jp-brand-color1); }`;

  let scope = null;

  /** One of JupyterLab's own modules, by its name. */
  async function shared(name) {
    const versions = Object.values(scope[name] || {});
    if (!versions.length) throw new Error(`JupyterLab shares no ${name}`);
    return (await versions[0].get())();
  }

  /** The first line that is not blank: IPython passes over those above it. */
  function firstOf(doc) {
    let at = 1;
    while (at < doc.lines && !doc.line(at).text.trim()) at += 1;
    return doc.line(at);
  }

  /** The language of a cell by its first line; null where it begins with no magic of ours. */
  function languageOf(doc) {
    const match = MAGIC.exec(firstOf(doc).text);
    return (match && LANGUAGES[match[1]]) || null;
  }

  /** What the editor of an answer is called: its name, and what is written in it. */
  function nameOf(doc) {
    const line = firstOf(doc).text, [, magic, name] = MAGIC.exec(line) || [];
    if (/^%[a-z]/.test(line)) return `${line.slice(1).trim()}, magic`;
    if (!NAMES[magic]) return null;
    if (name) return `${name}, ${NAMES[magic]}`;
    return magic === "sql" ? "SQL to look around, no answer" : NAMES[magic];
  }

  /** One polite live region. What comes in together is said once: the last of it. */
  function voice() {
    const region = document.createElement("div");
    region.id = "fd-said";
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    document.body.append(region);
    let waiting = 0, last = "";
    return sentence => {
      region.textContent = "";
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        // cleared and filled with the same, it may count as unchanged: a blank makes it another one
        region.textContent = last = sentence === last ? `${sentence}\u00a0` : sentence;
      }, 150);
    };
  }

  /** Says what JupyterLab's completer has chosen, as it moves, and what a tooltip holds. */
  function readOut(aloud) {
    const text = (node, css) => (node.querySelector(css)?.textContent ?? "").trim();
    const name = (item, at, all) =>
      [`${at + 1} of ${all.length}`, text(item, ".jp-Completer-match"), text(item, ".jp-Completer-typeExtended")]
        .filter(Boolean).join(", ");
    const chosen = node => {
      if (node.classList.contains("lm-mod-hidden")) return "";
      const items = Array.from(node.querySelectorAll(".jp-Completer-item"));
      for (const kind of node.querySelectorAll(".jp-Completer-typeExtended"))
        if (kind.textContent === "<unknown>") kind.textContent = ""; // a word of the cell itself
      items.forEach((item, at) => item.setAttribute("aria-label", name(item, at, items)));
      const active = items.find(item => item.classList.contains("jp-mod-active"));
      return active?.getAttribute("aria-label") ?? "";
    };
    const comment = node => {
      const lines = node.textContent.split("\n").map(line => line.trim().replace(/\s+/g, " "));
      const said = lines.filter(Boolean).join("; ");
      return said.length > LONG ? `${said.slice(0, said.lastIndexOf(" ", LONG))}…` : said;
    };
    /** Says what `read` finds in a node whenever it has settled on something else. */
    const follow = (node, read) => {
      let waiting = 0, last = "";
      const look = () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => {
          const said = read(node);
          if (said && said !== last) aloud(said);
          last = said;
        }, SETTLED);
      };
      const watcher = new MutationObserver(look);
      watcher.observe(node, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
      look();
    };
    new MutationObserver(changes => {
      for (const node of changes.flatMap(change => Array.from(change.addedNodes))) {
        if (node.classList?.contains("jp-Completer")) follow(node, chosen);
        if (node.classList?.contains("jp-Tooltip")) follow(node, comment);
      }
    }).observe(document.body, { childList: true });
  }

  /** Colours by the `%%` line, and that line marked: an extension of every editor. */
  function colours({ Compartment, Prec }, { Decoration, EditorView, ViewPlugin }, languages) {
    const mark = doc => Decoration.set([Decoration.line({ class: "fd-magic" }).range(firstOf(doc).from)]);
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
          this.decorations = name ? mark(view.state.doc) : Decoration.none;
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
    const named = EditorView.contentAttributes.of(view => {
      const name = nameOf(view.state.doc);
      return name && { "aria-label": name };
    });
    return [language.of([]), follow, Prec.highest(named)];
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
  async function format(tracker, say, aloud) {
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
    if (source.getSource() !== now.code) return;
    if (found.text === now.code) return aloud("It is formatted already.");
    source.updateSource(0, now.code.length, found.text); // one step to undo
    aloud(`Formatted, ${found.text.split("\n").length} lines.`);
  }

  /** The rows of the CTE around the cursor, below the cell's own result. */
  function runCte(tracker, say) {
    const now = here(tracker);
    if (!now) return say("Put the cursor in a cell of SQL first; the kernel must be running.");
    const at = pythonOffset(now.code, now.editor.getOffsetAt(now.editor.getCursorPosition()));
    const area = now.cell.outputArea;
    const own = area.model.toJSON().filter(each => !/^(CTE |! )/.test(String(each.data?.["text/plain"])));
    area.future = now.kernel.requestExecute({
      code: `%%cte --at ${at}\n${now.code}`, store_history: false, stop_on_error: true,
    });
    own.forEach(each => area.model.add(each)); // a new future clears them
    return area.future.done;
  }

  /** A text as a Python literal: JSON's is one. */
  const pythonText = text => JSON.stringify(text);

  /** The sidebar: shows what the kernel of the current notebook sends, and follows its links. */
  function sidebar(app, tracker, Widget, actions, aloud) {
    const panel = new Widget();
    panel.id = "fd-sidebar";
    panel.title.label = "On call";
    panel.title.caption = "On call: the page, messages, what is next";
    panel.node.setAttribute("role", "region");
    panel.node.setAttribute("aria-label", "On call");
    const empty = "<h2>On call</h2><p>Run the first cell of a lab's notebook. Then the page, the messages and what is next stand here.</p>";
    panel.node.innerHTML = empty;
    const comms = new Map(); // kernel id → its comm
    const latest = new Map(); // kernel id → the last that came
    let shown = empty;

    const kernelOf = widget => widget?.sessionContext.session?.kernel ?? null;
    const all = css => Array.from(panel.node.querySelectorAll(css));
    const now = () => latest.get(kernelOf(tracker.currentWidget)?.id) ?? {};
    const show = () => {
      const { html } = now();
      const wanted = html ? `<h2>On call</h2>${html}` : empty;
      if (wanted === shown) return; // what is folded open, or has the focus, stays so
      const at = document.activeElement, inside = panel.node.contains(at) && at !== panel.node;
      const alike = inside ? all(at.tagName) : [], same = node => node.textContent === at.textContent;
      const nth = alike.indexOf(at), unfolded = all("details").map(each => each.open);
      panel.node.innerHTML = shown = wanted;
      all("details").forEach((each, at) => { each.open ||= !!unfolded[at]; });
      if (!inside) return; // who is on a link or a button stays on it, or in the tab at least
      panel.node.tabIndex = -1;
      (all(at.tagName).find(same) ?? all(at.tagName)[nth] ?? panel.node).focus({ preventScroll: true });
    };
    const connect = kernel => {
      if (!kernel || comms.has(kernel.id) || kernel.connectionStatus !== "connected") return show();
      const comm = kernel.createComm(TARGET);
      comms.set(kernel.id, comm);
      comm.onMsg = message => {
        const { said, ...rest } = message.content.data;
        if ("html" in rest) latest.set(kernel.id, rest);
        show();
        if (said) aloud(String(said));
      };
      kernel.disposed.connect(() => comms.delete(kernel.id)); // its notebook was closed
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
      const source = run.cell.model.sharedModel.getSource();
      const widget = run.notebook?.parent ?? tracker.currentWidget, kernel = kernelOf(widget);
      if (/%(load_ext|reload_ext)\s+course|%incident/.test(source)) connect(kernel);
      else if (!run.success && source.startsWith("%") && !comms.has(kernel?.id) && isOurs(widget)) aloud(FIRST);
    });
    setInterval(() => { // nothing else tells that a clock moves on and that somebody has written
      const kernel = kernelOf(tracker.currentWidget);
      const runs = panel.node.querySelector('[data-clock="pause"]');
      if (runs && kernel?.status === "idle" && !document.hidden) comms.get(kernel.id)?.send({ look: true });
    }, ASK);
    /** A kernel that ran before the page was opened may hold a lab: it is asked, once a connection. */
    const ask = async widget => {
      await widget.context.ready;
      const kernel = kernelOf(widget);
      if (!kernel || comms.has(kernel.id) || kernel.connectionStatus !== "connected") return;
      if (!isOurs(widget)) return;
      const open = '"course" in get_ipython().extension_manager.loaded';
      const future = kernel.requestExecute({
        code: "", silent: true, store_history: false, user_expressions: { open },
      });
      const { content } = await future.done;
      if (content.user_expressions?.open?.data?.["text/plain"] === "True") connect(kernel);
    };
    const watch = widget => {
      const again = () => ask(widget).catch(() => {}); // the kernel went away: the next one is asked
      widget.sessionContext.kernelChanged.connect(again);
      widget.sessionContext.connectionStatusChanged.connect(again);
      again();
    };
    tracker.forEach(watch);
    tracker.widgetAdded.connect((_, widget) => watch(widget));

    panel.node.addEventListener("click", event => {
      const act = event.target.closest("button")?.dataset.clock;
      if (act) comms.get(kernelOf(tracker.currentWidget)?.id)?.send({ clock: act });
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      const { cell } = link.dataset;
      if (cell) goTo(tracker.currentWidget, code => firstLine(code) === cell);
      if (link.dataset.notebook) {
        const here = tracker.currentWidget?.context.path ?? "";
        const folder = here.includes("/") ? here.slice(0, here.lastIndexOf("/") + 1) : "";
        app.commands.execute("docmanager:open", { path: folder + link.dataset.notebook });
      }
    });
    return { panel, now };
  }

  /** Whether a notebook, whose context is ready, loads the course. */
  function isOurs(widget) {
    const cells = Array.from(widget.content.model?.cells ?? []);
    return cells.some(cell => OURS.test(cell.sharedModel.getSource()));
  }

  /** Shows the sidebar once a person, beside the first notebook of ours; who closes it has it closed. */
  function introduce(app, shell, tracker, panel, state) {
    const look = async widget => {
      if (!widget) return;
      await Promise.all([app.restored, widget.context.ready]);
      if (!isOurs(widget)) return;
      tracker.currentChanged.disconnect(changed);
      if (await state.fetch(SHOWN)) return;
      await state.save(SHOWN, true);
      shell.activateById(panel.id);
      widget.content.node.focus({ preventScroll: true }); // one reads the notebook on
    };
    const changed = (_, widget) => look(widget);
    tracker.currentChanged.connect(changed);
    look(tracker.currentWidget);
  }

  /** What a cell begins with: its first line, of a text the first sentence without its marks. */
  const plainLine = model => {
    const line = firstLine(model?.sharedModel.getSource() ?? "");
    if (model?.type !== "markdown") return line;
    return line.replace(/^(#+|>)\s*/, "").replace(/[`*]/g, "").replace(/^(.{20,160}?[.:?!])\s.*$/, "$1").replace(/[.:]$/, "");
  };

  const firstLine = code => code.trimStart().split("\n")[0].trim();

  /** In command mode a cell is called by what stands in it, not "Code Cell Content" like all others. */
  function nameCells(tracker) {
    const name = cell => {
      const line = plainLine(cell.model);
      const wanted = `${line || "empty"}, ${cell.model.type} cell${cell.model.outputs?.length ? " with output" : ""}`;
      if (cell.node.getAttribute("aria-label") !== wanted) cell.node.setAttribute("aria-label", wanted);
      const text = cell.node.querySelector(".cm-content:not([aria-label])"); // ours have their own
      text?.setAttribute("aria-label", cell.model.type === "code" ? "Python code" : "Markdown text");
    };
    let watcher = null; // JupyterLab names it anew when its output comes
    tracker.activeCellChanged.connect((_, cell) => {
      watcher?.disconnect();
      if (!cell) return;
      name(cell);
      watcher = new MutationObserver(() => name(cell));
      watcher.observe(cell.node, { attributes: true, attributeFilter: ["aria-label"] });
    });
  }

  /** The messages, the newest first: each press soon after another one reads the one before. */
  function letterReader(panel, aloud) {
    let back = 0, pressed = 0, all = 0;
    return letters => {
      if (!letters?.length) return aloud(letters ? "Nobody has written yet." : NOT_YET);
      const goesOn = Date.now() - pressed < AGAIN && letters.length === all;
      back = goesOn ? (back + 1) % letters.length : 0;
      all = letters.length;
      pressed = Date.now();
      const letter = letters[all - 1 - back];
      const nodes = Array.from(panel.node.querySelectorAll(".fd-message"));
      const node = nodes.find(each => letter.startsWith(each.querySelector("strong").textContent));
      const fold = node?.closest("details");
      if (fold) fold.open = true;
      node?.scrollIntoView({ block: "nearest" });
      aloud(all > 1 ? `${all - back} of ${all}. ${letter}` : letter);
    };
  }

  /** Into the tab, and from it back to where one was in the notebook. */
  function inAndOut(shell, tracker, panel) {
    let writing = false;
    const out = () => {
      const widget = tracker.currentWidget;
      if (!widget) return;
      shell.activateById(widget.id);
      widget.content.mode = writing ? "edit" : "command";
      if (writing) widget.content.activeCell?.editor?.focus();
      else (widget.content.activeCell ?? widget.content).node.focus({ preventScroll: true });
    };
    panel.node.addEventListener("keydown", event => {
      if (event.key === "Escape") out();
    });
    return () => {
      if (panel.node.contains(document.activeElement)) return out();
      writing = !!document.activeElement?.closest(".jp-Notebook .cm-content");
      shell.activateById(panel.id);
      panel.node.tabIndex = -1;
      panel.node.focus();
    };
  }

  /** Make the first cell of such code the active one, ready to be written in; false without one. */
  function goTo(widget, isIt) {
    if (!widget) return false;
    const notebook = widget.content;
    const index = notebook.widgets.findIndex(cell => isIt(cell.model.sharedModel.getSource()));
    if (index < 0) return false;
    app_activate(widget);
    notebook.activeCellIndex = index;
    notebook.scrollToItem(index, "smart").then(() => {
      notebook.mode = "edit";
      notebook.activeCell?.editor?.focus();
    });
    return true;
  }

  let app_activate = () => {};

  async function plugins() {
    const [application, apputils, codemirror, completer, notebook, statedb, state, view, widgets] = await Promise.all(
      ["@jupyterlab/application", "@jupyterlab/apputils", "@jupyterlab/codemirror", "@jupyterlab/completer", "@jupyterlab/notebook", "@jupyterlab/statedb", "@codemirror/state", "@codemirror/view", "@lumino/widgets"].map(shared)
    );
    const style = document.createElement("style");
    style.textContent = STYLE;
    document.head.append(style);
    const aloud = voice();
    readOut(aloud);
    const say = sentence => apputils.Notification.info(sentence, { autoClose: 6000 });
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
        id: "firedrill:completed", // of several, or the only one, which no list shows
        autoStart: true,
        optional: [completer.ICompletionProviderManager],
        activate: (app, manager) => manager?.selected?.connect((_, put) => aloud(put.insertText)),
      },
      {
        id: "firedrill:commands",
        autoStart: true,
        requires: [notebook.INotebookTracker],
        optional: [apputils.ICommandPalette],
        activate: (app, tracker, palette) => {
          const add = (command, label, keys, execute) => {
            app.commands.addCommand(command, { label, execute });
            app.commands.addKeyBinding({ command, keys, selector: CODE_CELLS });
            if (palette) palette.addItem({ command, category: CATEGORY });
          };
          add(FORMAT, "Format SQL", ["Alt Shift F"], () => format(tracker, say, aloud));
          add(CTE, "Run this CTE", ["Alt Shift R"], () => runCte(tracker, say));
        },
      },
      {
        id: "firedrill:sidebar",
        autoStart: true,
        requires: [application.ILabShell, notebook.INotebookTracker],
        optional: [application.ILayoutRestorer, statedb.IStateDB, apputils.ICommandPalette],
        activate: (app, shell, tracker, restorer, memory, palette) => {
          app_activate = widget => shell.activateById(widget.id);
          const { panel, now } = sidebar(app, tracker, widgets.Widget, notebook.NotebookActions, aloud);
          shell.add(panel, "left", { rank: 90 });
          if (restorer) restorer.add(panel, "fd-sidebar");
          nameCells(tracker);
          if (memory) introduce(app, shell, tracker, panel, memory);
          const add = (name, label, keys, execute) => {
            const command = `firedrill:${name}`;
            app.commands.addCommand(command, { label, execute });
            app.commands.addKeyBinding({ command, keys, selector: "body" });
            if (palette) palette.addItem({ command, category: CATEGORY });
          };
          const read = letterReader(panel, aloud);
          add("on-call", "Firedrill: show On call, or go back", ["Accel Alt O"], inAndOut(shell, tracker, panel));
          add("next", "Firedrill: go to the next question", ["Alt Shift N"], () => {
            const { next } = now(), widget = tracker.currentWidget;
            if (next) goTo(widget, code => firstLine(code) === next);
            else if (next === "") aloud("Every question is done.");
            else aloud(goTo(widget, code => OURS.test(code)) ? BEGIN : NOT_YET);
          });
          add("newest", "Firedrill: read the newest message, then older ones", ["Alt Shift M"], () => {
            shell.activateById(panel.id);
            read(now().letters);
          });
          add("where", "Firedrill: announce where I am", ["Alt Shift W"], () => {
            const { where } = now();
            const cell = plainLine(tracker.activeCell?.model);
            aloud(where ? `${where} You are in the cell: ${cell || "an empty one"}.` : NOT_YET);
          });
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
