/** Attributes of an element, as a snapshot in a trace has them. */
export type Attributes = Readonly<Record<string, string>>;

/** Whether an element is one that the bot calls sensitive. */
export type IsHidden = (tag: string, attributes: Attributes) => boolean;

const compound = /^(\*|[\w-]+)?((?:#[\w-]+|\.[\w-]+|\[[\w-]+(?:=(?:"[^"]*"|'[^']*'|[\w-]+))?\])*)$/;
const simple = /#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([\w-]+)))?\]/g;

/**
 * Reads selectors of one element each, such as `.personal` or `input[name=note], #note`.
 *
 * @returns undefined when a selector says more than that: where it points can be told on a living page alone.
 */
export function hiddenBy(selectors: readonly string[]): IsHidden | undefined {
  const alternatives = selectors.flatMap((selector) => selector.split(",").map((part) => part.trim()));
  const tests = alternatives.map(testOf);
  if (tests.includes(undefined)) return undefined;
  return (tag, attributes) => tests.some((test) => test?.(tag.toLowerCase(), attributes) ?? false);
}

function testOf(selector: string): IsHidden | undefined {
  const [whole, tag = "*", rest = ""] = compound.exec(selector) ?? [];
  if (!whole) return undefined;
  const conditions = Array.from(rest.matchAll(simple), conditionOf);
  return (name, attributes) =>
    (tag === "*" || tag.toLowerCase() === name) && conditions.every((condition) => condition(attributes));
}

function conditionOf([, id, className, attribute = "", ...values]: RegExpMatchArray) {
  const wanted = values.find((value) => value !== undefined);
  return (attributes: Attributes): boolean => {
    if (id !== undefined) return attributes["id"] === id;
    if (className !== undefined) return (attributes["class"] ?? "").split(/\s+/).includes(className);
    return wanted === undefined ? attribute in attributes : attributes[attribute] === wanted;
  };
}
