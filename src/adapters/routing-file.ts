import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRoutingTable, type RoutingTable } from '../core/routing/routing-table.ts';

/**
 * Reads the routing table that the stack put into the function's bundle.
 *
 * @throws Error if the file is missing or was not written by the stack
 */
export function readRoutingFile(folder: string, file: string, topicArns: readonly string[]): RoutingTable {
  return parseRoutingTable(readFileSync(join(folder, file), 'utf8'), topicArns);
}
