// The keys, the buttons and what they save. Filled into page.html, which has the texts.
"use strict";
const at = id => document.getElementById(id);
const all = JSON.parse(at("document").textContent);
const order = all.states.map(state => state.id);
const states = new Map(all.states.map(state => [state.id, state]));
let bank = all.bank, now = null, picking = false;
let queue = Promise.resolve();  // one request after another, in the order of the keys
at("page").classList.remove("read");

const shown = points => String(Math.round(points * 100) / 100);
const worth = points => `${shown(points)} point${points === 1 ? "" : "s"}`;

function say(text, bad) {
  at("said").textContent = text;
  at("said").classList.toggle("bad", Boolean(bad));
}

function told(state) {
  if (state.differ) return "points differ";
  if (state.points === null) return "open: no points yet";
  const points = `${shown(state.points)} of ${shown(all.max)}`;
  if (state.decided) return `✔ decided: ${points}`;
  return state.waits ? `waits: ${points} proposed` : `proposed: ${points}`;
}

function show(state) {
  states.set(state.id, state);
  at(state.id).classList.toggle("done", state.decided);
  at(`${state.id}-s`).textContent = told(state);
  const done = order.filter(id => states.get(id).decided);
  at("count").textContent = `${done.length} of ${order.length} texts decided`;
  at("bar").max = Math.max(order.length, 1);
  at("bar").value = done.length;
  rest(order.map(id => states.get(id)).filter(each => !each.decided));
  if (state.id === now) panel();
}

function rest(open) {  // what becomes of texts that nobody decides on
  const waits = open.filter(each => each.waits || each.points === null).length;
  at("rest").textContent = !open.length ? ""
    : !waits ? "Left undecided, the others count as proposed."
    : waits === open.length ? "The others wait: they count once you decide."
    : "Left undecided, the others count as proposed; those that wait count once you decide.";
  at("after").hidden = open.length > 0;
}

function panel() {
  const state = states.get(now);
  at("which").textContent = `Text ${order.indexOf(now) + 1} of ${order.length}: ${told(state)}`;
  const auto = state.auto === null ? "The judge gave no points that hold for all who wrote this."
    : `The judge proposes ${shown(state.auto)} of ${shown(all.max)}.`;
  const again = state.again ? " It was graded again since a person decided: look once more." : "";
  at("auto").textContent = auto + again;
  if (document.activeElement !== at("points"))
    at("points").value = state.points === null ? "" : shown(state.points);
  if (document.activeElement !== at("comment")) fill(drafts.get(now) ?? state.comment ?? "");
  at("comment").placeholder = state.comment === null ? "Comments differ; yours replaces all." : "";
  draw();
}

let stood = [];  // lines of the comment before anything was typed into it
function fill(comment) {
  at("comment").value = comment;
  stood = lines();
}

function part(event) {  // what is typed at the end or the start of a bank's comment gets its own line
  const box = at("comment"), place = box.selectionStart;
  if (!/^[\p{L}\p{N}]/u.test(event.data ?? "") || place !== box.selectionEnd) return;
  const before = box.value.slice(0, place).split("\n").at(-1);
  const after = box.value.slice(place).split("\n")[0];
  const whole = stood.includes(before + after) && bank.includes(before + after);
  if (whole && !after) box.setRangeText("\n", place, place, "end");
  if (whole && !before) box.setRangeText("\n", place, place, "start");
}

function lines() { return at("comment").value.split("\n").filter(line => line.trim()); }

function draw() {
  const had = [...at("bank").children].indexOf(document.activeElement.parentNode);
  const held = lines();
  at("bank").replaceChildren(...bank.map((comment, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", held.includes(comment));
    if (n < 9) {
      const key = document.createElement("kbd");
      key.textContent = n + 1;
      button.append(key, " ");
    }
    button.append(comment);
    button.addEventListener("click", () => take(n));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  if (had >= 0) at("bank").children[had]?.firstChild.focus();
}

function select(id, focus = true) {
  if (!id) return;
  if (now) at(now).classList.remove("now");
  if (now !== id && document.activeElement.closest("aside")) document.activeElement.blur();
  now = id;
  at(id).classList.add("now");
  panel();
  if (focus) {
    at(`${id}-h`).focus({ preventScroll: true });
    at(id).scrollIntoView({ block: "start" });
  }
}

function move(by) {
  const place = order.indexOf(now) + by;
  if (place < 0 || place >= order.length) say(by < 0 ? "This is the first text." : "This is the last text.");
  else { say(""); select(order[place]); }
}

function openAfter() {
  const place = order.indexOf(now);
  const round = [...order.slice(place + 1), ...order.slice(0, place)];
  return round.find(id => !states.get(id).decided && !leaving.has(id));
}

function ask(path, body) {
  const sent = queue.then(async () => {
    let answer;
    try {
      const reply = await fetch(path, { method: "POST", body: JSON.stringify(body()),
        headers: { "Content-Type": "application/json" } });
      answer = await reply.json();
    } catch {
      say("Not saved: `firedrill class review` no longer runs. Start it again; what was saved is there.", true);
      return null;
    }
    if (answer.state) show(answer.state);
    if (answer.error) { say(answer.error, true); return null; }
    return answer;
  });
  queue = sent;
  return sent;
}

function decide(action, value, id = now) {
  return ask("decide", () => ({ id, action, value, version: states.get(id).version }));
}

const leaving = new Set();  // texts whose acceptance is on its way: keys go to the next one at once
async function accept() {
  const id = now;
  if (states.get(id).points === null) { decide("accept", null, id); return; }  // it says why not
  leaving.add(id);
  const next = openAfter();
  if (next) select(next);
  const answer = await decide("accept", null, id);
  leaving.delete(id);
  if (!answer) { if (next && now === next) select(id); return; }
  say(next ? `Accepted: ${worth(answer.state.points ?? 0)}. The next open text is shown.`
    : "Accepted. All texts are decided.");
}

let wished = null;  // points that are on their way: a further step goes on from them
async function points(value) {
  if (!Number.isFinite(value) || value < 0 || value > all.max) {
    say(`Points go from 0 to ${shown(all.max)}.`, true);
    return;
  }
  const mine = wished = { id: now, value };
  const answer = await decide("points", value);
  if (wished === mine) wished = null;
  if (answer) say(`Saved: ${shown(value)} of ${worth(all.max)}.`);
}

function step(by) {
  const from = wished?.id === now ? wished.value : states.get(now).points ?? 0;
  return points(Math.min(all.max, Math.max(0, from + by)));
}

const drafts = new Map();  // text → its comment as typed, until it is on its way
function write() {  // as it is typed; while one waits to be sent, it takes the newest along
  const id = now;
  const waits = drafts.has(id);
  drafts.set(id, at("comment").value);
  draw();
  if (waits) return;
  ask("decide", () => {
    const value = drafts.get(id);
    drafts.delete(id);
    return { id, action: "comment", value, version: states.get(id).version };
  }).then(answer => answer && say("Comment saved."));
}

function take(n) {
  if (n >= bank.length) { say(`The bank has ${bank.length} comments.`, true); return; }
  const held = lines();
  const kept = held.filter(line => line !== bank[n]);
  if (kept.length === held.length) kept.push(bank[n]);
  fill(kept.join("\n"));
  write();
}

async function keep() {
  const comment = at("comment").value;
  if (!comment.trim()) { say("Write a comment first.", true); return; }
  const answer = await ask("bank", () => ({ comment }));
  if (answer) { bank = answer.bank; draw(); say("Kept in comments.txt."); }
}

async function undo() {
  const answer = await ask("undo", () => ({}));
  if (answer) { select(answer.state.id); say("Undone: it is as it was before."); }
}

function help() { at("keys").showModal(); }

const keys = { j: () => move(1), k: () => move(-1), a: accept, u: undo, "?": help,
  "+": () => step(0.5), "=": () => step(0.5), "-": () => step(-0.5),
  c: () => at("comment").focus(),
  b: () => { picking = true; at("group").focus(); say("Comment bank: press a number."); } };

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || at("keys").open || !now) return;
  const writing = event.target.closest("textarea, input");
  if (event.key === "Escape") {
    picking = false;
    if (writing || event.target.closest("aside")) at(`${now}-h`).focus({ preventScroll: true });
    return;
  }
  if (writing || !at("keyed").checked) return;
  if (/^[0-9]$/.test(event.key)) {
    event.preventDefault();
    if (picking && event.key !== "0") take(Number(event.key) - 1);
    else points(Number(event.key));
    picking = false;
    return;
  }
  picking = false;
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
for (const article of document.querySelectorAll("article"))
  article.addEventListener("click", event => {
    if (!event.target.closest("summary, button") && getSelection().isCollapsed) select(article.id, false);
  });
for (const button of document.querySelectorAll("[data-pick]"))
  button.addEventListener("click", () => { select(button.dataset.pick, false); at("points").focus(); });
at("points").addEventListener("change", () => at("points").value !== "" && points(at("points").valueAsNumber));
at("comment").addEventListener("beforeinput", part);
at("comment").addEventListener("input", write);
const clicks = { less: () => step(-0.5), more: () => step(0.5), accept, undo, keep, help,
  back: () => move(-1), next: () => move(1), close: () => at("keys").close() };
for (const [id, act] of Object.entries(clicks)) at(id).addEventListener("click", () => (now || id === "close" || id === "help") && act());
for (const state of states.values()) show(state);
const first = order.find(id => !states.get(id).decided) ?? order[0];
select(first, first !== order[0]);  // the first text leaves the page's own head in view
