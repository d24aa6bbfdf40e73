/** How long a failed message stays hidden; undefined leaves it to the queue's visibility time-out. */
export function retryDelay(_receives: number): number | undefined {
  return undefined;
}
