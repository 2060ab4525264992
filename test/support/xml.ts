/** A strict reader of the little XML that a feed is: throws where it is not well formed. */

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

const readText = (raw: string): string => {
  if (/&(?!(#\d+|amp|lt|gt|quot);)/.test(raw)) throw new Error(`a bare & in ${raw}`);
  return raw.replace(/&(?:#(\d+)|(\w+));/g, (_, code?: string, name?: string) =>
    code ? String.fromCodePoint(Number(code)) : (named[name ?? ""] ?? ""),
  );
};

const makeNode = (name: string, attributes: string): XmlNode => ({
  name,
  attributes: Object.fromEntries(
    [...attributes.matchAll(/ ([\w:]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, readText(value)]),
  ),
  children: [],
  text: "",
});

const top = (open: readonly XmlNode[]): XmlNode => {
  const node = open.at(-1);
  if (!node) throw new Error("something is closed that was not open");
  return node;
};

const readTag = (open: XmlNode[], [token, end, name = "", attributes = "", self]: readonly string[]): void => {
  if (!name) throw new Error(`not well formed at ${token}`);
  if (end) {
    if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
    return;
  }
  const node = makeNode(name, attributes);
  top(open).children.push(node);
  if (!self) open.push(node);
};

/** The root element. */
export const parseXml = (xml: string): XmlNode => {
  if (forbidden.test(xml)) throw new Error("a character that XML does not have");
  const document = makeNode("", "");
  const open = [document];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="utf-8"\?>\n/, "");
  for (const token of body.matchAll(/<(\/?)([\w:]+)((?: [\w:]+="[^"<]*")*)(\/?)>|([^<]+)|</g))
    if (token[5] === undefined) readTag(open, token);
    else top(open).text += readText(token[5]);
  const [root, ...others] = document.children;
  if (open.length !== 1 || !root || others.length > 0) throw new Error("not one element that is closed");
  return root;
};

export const all = (node: XmlNode, name: string): XmlNode[] => node.children.filter((child) => child.name === name);
/** Of the first child of that name; empty where there is none. */
export const textOf = (node: XmlNode | undefined, name: string): string => (node && all(node, name)[0]?.text) ?? "";
