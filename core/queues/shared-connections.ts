import { type BackendFactory, PostgresConnection, PostgresQueueBackend } from "bullmq";
import { Client, type ClientConfig, Pool } from "pg";

/** The schema in which BullMQ's tables are. */
const schema = "bullmq";

// Short statements, each committed without waiting for the disk: two connections do for many lanes.
const mostConnections = 2;

// Whoever only listens learns in no other way that the server is out of reach.
const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;
const limits = { ...keepAlive, connectionTimeoutMillis: 10_000, query_timeout: 30_000 } as const;

// BullMQ describes the parts of `pg` that it uses in words of its own.
type QueuePool = PostgresConnection["pool"];
type ListenClient = Awaited<ReturnType<PostgresConnection["getListenClient"]>>;

/** The connections to PostgreSQL that all queues and workers of a process share. */
export type SharedConnections = {
  /** Makes BullMQ's queues and workers use them. */
  factory: BackendFactory<PostgresQueueBackend, QueuePool>;
  pool: QueuePool;
  /** Ends them; after every queue and worker is closed. */
  close(): Promise<void>;
};

/**
 * Opens nothing until it is needed. BullMQ would open a pool for each queue and each worker, and one more connection for
 * each worker to listen on: three for every lane, each a process of the server with memory of its own.
 */
export function shareConnections(databaseUrl: string): SharedConnections {
  // A commit of the queue need not wait for the disk: should the server die, the reconciler makes good what was lost. It
  // matters twice over, since BullMQ's notifications let only one commit through at a time.
  // Options in the address would displace ours, and BullMQ's search path with them.
  const url = new URL(databaseUrl);
  const ours = `-c synchronous_commit=off -c search_path=${schema}`;
  const options = [url.searchParams.get("options"), ours].filter(Boolean).join(" ");
  url.searchParams.delete("options");
  const config = { ...limits, connectionString: url.href, options, application_name: "minuttjakt queues" };
  const pool = new Pool({ ...config, max: mostConnections });
  // Each queue and worker has itself told when an idle connection breaks.
  pool.setMaxListeners(0);
  const ear = createEar(config);
  const shared = pool as unknown as QueuePool;
  let ended: Promise<unknown> | undefined;
  return {
    pool: shared,
    factory: (name, opts) => new PostgresQueueBackend(new SharedConnection(shared, ear), name, opts),
    async close() {
      await (ended ??= Promise.all([pool.end(), ear.close()]));
    },
  };
}

/** The one connection that hears of new jobs, whichever lane they are for: each worker heeds its own. */
type Ear = {
  /** Connects when that is needed. */
  listen(): Promise<ListenClient>;
  /** Told when the connection broke, until it is no longer wanted. */
  onBroken(listener: (error: Error) => void): () => void;
  close(): Promise<void>;
};

type Opened = { client: Client; shown: ListenClient };

function createEar(config: ClientConfig): Ear {
  const listeners = new Set<(error: Error) => void>();
  let opened: Promise<Opened> | undefined;

  const open = (): Promise<Opened> => {
    const client = new Client(config);
    client.setMaxListeners(0);
    const opening = client.connect().then(() => ({ client, shown: oneAtATime(client) }));
    const forget = () => {
      if (opened === opening) opened = undefined;
    };
    client.on("error", (error) => {
      const wasHeard = opened === opening;
      forget();
      client.removeAllListeners("notification");
      void letGo(client);
      if (wasHeard) for (const listener of listeners) listener(error);
    });
    opening.catch(forget);
    opened = opening;
    return opening;
  };

  return {
    listen: async () => (await (opened ?? open())).shown,
    onBroken(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      const last = await opened?.catch(() => undefined);
      opened = undefined;
      await last?.client.end();
    },
  };
}

/** Each worker says that it listens, and a connection takes one statement at a time. */
function oneAtATime(client: Client): ListenClient {
  let last: Promise<unknown> = Promise.resolve();
  const shown = {
    query(text: string, values?: unknown[]) {
      const said = last.then(() => client.query(text, values));
      last = said.catch(() => undefined);
      return said;
    },
    on: client.on.bind(client),
    removeListener: client.removeListener.bind(client),
    removeAllListeners: client.removeAllListeners.bind(client),
  };
  return shown as unknown as ListenClient;
}

/** A connection that is broken may not answer that it has ended. */
async function letGo(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}

/** What BullMQ takes for a connection of its own. */
class SharedConnection extends PostgresConnection {
  readonly #ear: Ear;
  readonly #stopListening: () => void;

  constructor(pool: QueuePool, ear: Ear) {
    super(pool);
    this.#ear = ear;
    this.#stopListening = ear.onBroken((error) => {
      this.emit("listenerinvalidated");
      if (this.listenerCount("error") > 0) this.emit("error", error);
    });
  }

  override getListenClient(): Promise<ListenClient> {
    return this.#ear.listen();
  }

  // It is everybody's, and has the name that it was opened with.
  override setListenClientName(): Promise<void> {
    return Promise.resolve();
  }

  override close(): Promise<void> {
    this.#stopListening();
    return super.close();
  }
}
