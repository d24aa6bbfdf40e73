import type { Caller, ServiceError } from '../service.ts';
import type { WireAnswer } from './request.ts';

export type Outcome = WireAnswer | 'hang' | 'drop';

/** One call of any protocol, ready to be logged, broken, authorized and run. */
export interface Call {
  readonly caller: Caller;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Throws the denial when the caller may not make this call. */
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
