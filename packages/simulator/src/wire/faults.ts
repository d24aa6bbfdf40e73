import { ServiceError } from '../service.ts';
import type { WireOperation } from './operations.ts';
import { listed } from './protocols/protocol.ts';
import { findShapeFaults, type ShapeFault } from './shape-check.ts';

/**
 * Rejects an input that has faults. AWS parses before it validates, so missing members are reported only if there are
 * no other faults.
 *
 * @throws ServiceError naming all faults that are reported
 */
export function refuseFaults(faults: readonly ShapeFault[]): void {
  const malformed = faults.filter(({ kind }) => kind !== 'missing-member');
  if (malformed.length > 0) throw new ServiceError('SerializationException', listed(malformed));
  if (faults.length === 0) return;
  const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
  throw new ServiceError('ValidationException', `${count}: ${listed(faults)}`);
}

/** @throws Error if the simulated service's answer does not match the operation's schema */
export function checkAnswer(operation: WireOperation, answer: unknown): void {
  const faults = findShapeFaults(operation.output, answer, 'native');
  if (faults.length > 0) throw new Error(`${operation.name} answered what its schema does not have: ${listed(faults)}`);
}
