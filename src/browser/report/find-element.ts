/** Returns an element that the page always has. */
export function elementOf(selector: string, root: ParentNode = document): HTMLElement {
  const element = root.querySelector(selector);
  if (element instanceof HTMLElement) return element;
  throw new Error(`the page has no ${selector}`);
}
