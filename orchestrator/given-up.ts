/** A case that a worker gives up for reasons of its own: it stops, or is cut off. Nothing is wrong with the case. */
export class GivenUp extends Error {
  override readonly name = "GivenUp";
}
