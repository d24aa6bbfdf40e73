declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** How long a table stays in CREATING, DELETING and UPDATING, in real milliseconds. */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
    /** Folder of the store; in memory by default. */
    readonly path?: string;
  }

  /** An HTTP server with DynamoDB's protocol. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
