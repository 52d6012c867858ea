"""What a person would call broken: cut off, overlapping, running out of the page, out of reach."""

from __future__ import annotations

from playwright.sync_api import Locator

# Runs in the page on one of our elements; returns sentences, none where all is well.
_FAULTS = """root => {
  const faults = [];
  const text = node => (node.getAttribute("aria-label") || node.textContent).trim();
  const said = node => `<${node.tagName.toLowerCase()} ${node.getAttribute("class") || ""}> `
    + text(node).replace(/\\s+/g, " ").slice(0, 60);
  const scrolls = node => ["auto", "scroll"].includes(getComputedStyle(node).overflowX);
  const unseen = node => getComputedStyle(node).clipPath === "inset(50%)";
  const inTable = node => {
    for (let up = node; up && up !== root; up = up.parentElement) if (scrolls(up)) return true;
    return false;
  };
  const edge = root.getBoundingClientRect();
  if (root.scrollWidth > root.clientWidth + 1)
    faults.push(`${said(root)}: is ${root.scrollWidth} wide in ${root.clientWidth}`);
  const blocks = [];
  for (const node of root.querySelectorAll("*")) {
    if (!node.checkVisibility() || unseen(node) || node.closest("svg") !== null) continue;
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (!inTable(node) && box.right > edge.right + 1) faults.push(`${said(node)}: runs out`);
    const style = getComputedStyle(node);
    if (["hidden", "clip"].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1)
      faults.push(`${said(node)}: is cut off`);
    if (["hidden", "clip"].includes(style.overflowY) && node.scrollHeight > node.clientHeight + 1)
      faults.push(`${said(node)}: is cut off below`);
    if (node.matches("h2,h3,h4,p,pre,summary,table,td,th") || (node.tagName === "LI"
        && !node.querySelector("p,ul,ol"))) blocks.push([node, box]);
  }
  for (const caption of root.querySelectorAll("caption")) {
    if (!caption.checkVisibility()) continue;
    const words = document.createRange();
    words.selectNodeContents(caption);
    const box = words.getBoundingClientRect();
    const seen = caption.closest("table").parentElement.getBoundingClientRect();
    if (box.left < seen.left - 1 || box.right > seen.right + 1)
      faults.push(`${said(caption)}: runs out`);
  }
  blocks.forEach(([a, one], index) => {
    for (const [b, two] of blocks.slice(index + 1)) {
      if (a.contains(b) || b.contains(a)) continue;
      const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
      const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
      if (wide > 2 && high > 2) faults.push(`${said(a)}: overlaps ${said(b)}`);
    }
  });
  for (const drawn of root.querySelectorAll("svg")) {
    if (!drawn.checkVisibility()) continue;
    const frame = drawn.getBoundingClientRect();
    const texts = [...drawn.querySelectorAll("text")].map(t => [t, t.getBoundingClientRect()]);
    texts.forEach(([a, one], index) => {
      if (one.left < frame.left - 1 || one.right > frame.right + 1) faults.push(`${said(a)}: cut`);
      for (const [b, two] of texts.slice(index + 1)) {
        const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (wide > 1 && high > 4) faults.push(`${said(a)}: overlaps ${said(b)}`);
      }
    });
  }
  for (const node of root.querySelectorAll("a[href],button,summary,input,[tabindex='0']")) {
    if (!node.checkVisibility()) continue;
    node.scrollIntoView({ block: "start", inline: "nearest" });
    const box = node.getClientRects()[0];
    if (!box) continue;
    const [x, y] = [Math.min(box.left + 4, box.right - 1), Math.min(box.top + 4, box.bottom - 1)];
    const top = document.elementFromPoint(x, y);
    if (!top || !(node.contains(top) || top.contains(node)))
      faults.push(`${said(node)}: is out of reach, below ${top ? said(top) : "nothing"}`);
  }
  return faults;
}"""


def faults(of: Locator) -> list[str]:
    """What is wrong with an element of ours where it stands now, a sentence each."""
    found: list[str] = of.evaluate(_FAULTS)
    return found
