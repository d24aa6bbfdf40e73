import type { VirtualClock } from '../clock.ts';
import { ServiceError, type SimulatedCall, type SimulatedService } from '../service.ts';

export interface StateMachineExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  /** Names of the states that were entered, in order. */
  readonly path: string[];
  error: string | undefined;
}

/**
 * Executions of standard state machines. A name can be used only once (in AWS, once in 90 days). A second start with
 * the same name and input while the execution runs starts nothing. The function passed to `createStateMachine` runs
 * the states.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export class StepFunctionsService implements SimulatedService {
  readonly signingName = 'states';
  readonly executions: StateMachineExecution[] = [];
  readonly #clock: VirtualClock;
  readonly #machines = new Map<string, (execution: StateMachineExecution) => void>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  createStateMachine(arn: string, run: (execution: StateMachineExecution) => void): void {
    this.#machines.set(arn, run);
  }

  handle({ operation, input: request }: SimulatedCall): unknown {
    if (operation !== 'StartExecution') {
      throw new ServiceError('UnknownOperationException', `Step Functions ${operation} is not simulated`);
    }
    const stateMachineArn = String(request['stateMachineArn']);
    const run = this.#machines.get(stateMachineArn);
    if (run === undefined) {
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    }
    const name = String(request['name']);
    const input = String(request['input'] ?? '{}');
    if (!/^[\w-]{1,80}$/.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.executions.find((one) => one.executionArn === executionArn);
    if (known?.status === 'RUNNING' && known.input === input) return answer(executionArn, this.#clock);
    if (known !== undefined) {
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    const execution: StateMachineExecution = {
      executionArn,
      stateMachineArn,
      name,
      input,
      status: 'RUNNING',
      path: [],
      error: undefined,
    };
    this.executions.push(execution);
    this.#clock.schedule(this.#clock.now(), () => run(execution), `state machine ${name}`);
    return answer(executionArn, this.#clock);
  }

  resourcesOf({ input }: SimulatedCall): readonly string[] {
    return [String(input['stateMachineArn'])];
  }
}

function answer(executionArn: string, clock: VirtualClock) {
  return { executionArn, startDate: new Date(clock.now()) };
}
