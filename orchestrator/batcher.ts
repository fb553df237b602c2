/** Does `work` on what is submitted while an earlier batch is under way: one statement for many, and no waiting when idle. */
export type Batcher<Item, Result> = {
  submit(item: Item): Promise<Result>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

type Waiting<Item, Result> = { item: Item; resolve(result: Result): void; reject(reason: unknown): void };

/**
 * @param work Gets 1 to `most` items and answers in their order. When it throws for several, each is tried alone, so
 * that one bad item does not take the others with it.
 */
export function createBatcher<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  { most = 100 }: { most?: number } = {},
): Batcher<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running: Promise<void> | undefined;

  const settle = async (batch: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await work(batch.map((one) => one.item));
      for (const [index, one] of batch.entries()) one.resolve(results[index] as Result);
    } catch (error) {
      const [only] = batch;
      if (only && batch.length === 1) return only.reject(error);
      for (const one of batch) await settle([one]);
    }
  };

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) await settle(waiting.splice(0, most));
    running = undefined;
  };

  return {
    submit: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // A microtask later, so that what is submitted together goes together.
        running ??= Promise.resolve().then(drain);
      }),
    async idle() {
      while (running) await running;
    },
  };
}
