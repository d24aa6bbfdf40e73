import type { Plan } from '../../../core/protect/plan.ts';

/** A plan and the service that it is for. */
export interface FormInput {
  readonly plan: Plan;
  readonly cluster: string;
  readonly service: string;
  readonly region: string;
}

/** A plan as text to use. */
export interface Form {
  readonly text: string;
  /** What the form cannot say, one sentence each without a full stop. It is then given as commands of the AWS CLI. */
  readonly unsaid: readonly string[];
}
