/* How pages are built: text is only ever text, never markup, whatever an application calls itself. */

/** An element with these attributes (none for null or false) and children; a child that is a string becomes text. */
export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

const drawn = new WeakMap();

/**
 * Draws what is in an element only if what it is drawn from is other than before: what did not change is not laid out or read
 * aloud anew, and stays selected.
 */
export function redraw(element, from, draw) {
  const known = JSON.stringify(from);
  if (drawn.get(element) === known) return;
  drawn.set(element, known);
  element.replaceChildren(...draw());
}

/** A name that somebody else chose: its direction of writing stays its own. */
export function foreign(text) {
  return el("bdi", {}, text);
}

/** A text with a capital letter at its beginning. */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Sets a text only if it is another one, so that nothing is laid out, or read aloud, for nothing. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
