/** A small seeded generator (mulberry32): the same seed gives the same municipality, and its state is one number in the state file. */
export class Prng {
  state: number;

  constructor(state: number) {
    this.state = state >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(0, list.length - 1)];
    if (picked === undefined) throw new Error("Nothing to pick from");
    return picked;
  }

  shuffle<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, order: this.next() }))
      .toSorted((a, b) => a.order - b.order)
      .map(({ item }) => item);
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.int(0, 15).toString(16)).join("");
  }

  digits(length: number): string {
    return Array.from({ length }, () => String(this.int(0, 9))).join("");
  }
}

/** Deals cards from decks, so that a hundred draws hold every card as often as its weight says: rare cases are never missing. */
export function dealCard<T>(deck: readonly (readonly [card: T, weight: number])[], draw: number, seed: number): T {
  const cards = deck.flatMap(([card, weight]) => Array.from({ length: weight }, () => card));
  const deckNumber = Math.floor(draw / cards.length);
  const shuffled = new Prng(seed + deckNumber * 7919).shuffle(cards);
  const card = shuffled[draw % cards.length];
  if (card === undefined) throw new Error("The deck is empty");
  return card;
}
