/** What did not get through: a sentence for people, and whether trying again is of no use. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly final: boolean;

  constructor(message: string, options: ErrorOptions & { final?: boolean } = {}) {
    super(message, options);
    this.final = options.final ?? false;
  }
}
