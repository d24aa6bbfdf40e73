import type { Caller, ServiceError } from '../service.ts';
import type { WireAnswer } from './request.ts';

export type Outcome = WireAnswer | 'hang' | 'drop';

/** A decoded call in any protocol, which can be logged, authorized and run, or fail by an injected fault. */
export interface Call {
  readonly caller: Caller;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** @throws ServiceError if the caller is not allowed to make this call */
  authorize(): void;
  run(): Promise<Outcome>;
  failed(error: ServiceError): WireAnswer;
}

export function plainError(status: number, code: string, message: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: code, message }),
  };
}
