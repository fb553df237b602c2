/** Something that is done at once and then again and again, never twice at a time. */
export type Heart = {
  /** Resolves when it was done for the first time. */
  first: Promise<void>;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
};

/** @param onError Told when a beat fails; the next one comes all the same. */
export function startHeart(
  beat: () => Promise<void>,
  { everyMs, onError }: { everyMs: number; onError(error: unknown): void },
): Heart {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void>;

  const once = async (): Promise<void> => {
    await beat().catch(onError);
    if (stopped) return;
    timer = setTimeout(() => {
      current = once();
    }, everyMs);
  };
  const first = once();
  current = first;

  return {
    first,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
