/** Clients of one AWS service, one per Region. */
export interface ByRegion<Client> {
  /** Returns the client of a Region, which it creates when it is first needed. */
  of(region: string): Client;
  /** The clients that were created. */
  all(): readonly Client[];
}

/** Creates at most one client per Region. */
export function byRegion<Client>(create: (region: string) => Client): ByRegion<Client> {
  const clients = new Map<string, Client>();
  return {
    of: (region) => {
      const client = clients.get(region) ?? create(region);
      clients.set(region, client);
      return client;
    },
    all: () => [...clients.values()],
  };
}
