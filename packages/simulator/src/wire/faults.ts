import { ServiceError } from '../service.ts';
import type { WireOperation } from './operations.ts';
import { listed } from './protocol.ts';
import { findShapeFaults, type ShapeFault } from './shape-check.ts';

/** @throws ServiceError that names every fault; wrong types before missing members, as AWS reads before it validates */
export function refuseFaults(faults: readonly ShapeFault[]): void {
  const malformed = faults.filter(({ kind }) => kind !== 'missing-member');
  if (malformed.length > 0) throw new ServiceError('SerializationException', listed(malformed));
  if (faults.length === 0) return;
  const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
  throw new ServiceError('ValidationException', `${count}: ${listed(faults)}`);
}

/** @throws Error when the simulated service answers what the operation's schema does not have */
export function checkAnswer(operation: WireOperation, answer: unknown): void {
  const faults = findShapeFaults(operation.output, answer, 'native');
  if (faults.length > 0) throw new Error(`${operation.name} answered what its schema does not have: ${listed(faults)}`);
}
