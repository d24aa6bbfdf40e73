import { dirname } from 'node:path';
import type { VirtualClock } from '../clock.ts';
import type { AwsScope } from '../services/ids.ts';
import type { Entry } from './template/bundle-location.ts';
import { ExecutionEnvironment, type InvocationEnd } from './execution-environment.ts';

/** A function of the template, ready to run. */
export interface LambdaFunction {
  /** Short name for logs and messages: its `POWERTOOLS_SERVICE_NAME`, else its logical id. */
  readonly name: string;
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly entry: Entry;
  /** Environment variables of the template, plus those that the run adds or overrides. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

export type Invocation = InvocationEnd & {
  readonly name: string;
  /** Virtual time. */
  readonly at: number;
  /** Label of the queue or schedule that invoked it. */
  readonly by: string;
  readonly event: unknown;
};

/** Whole lines that a function wrote to its standard output. */
export interface FunctionLog {
  readonly at: number;
  readonly name: string;
  readonly text: string;
}

export interface FleetOptions {
  readonly clock: VirtualClock;
  readonly place: AwsScope;
  readonly functions: readonly LambdaFunction[];
  /** Remaining time that the Lambda context reports at first, by function name. @default the function's timeout */
  readonly remainingTimeMs?: Readonly<Record<string, number>>;
}

interface Environment {
  readonly accessKeyId: string;
  readonly function: LambdaFunction;
  readonly thread: ExecutionEnvironment;
  busy: boolean;
}

/** Runs the functions. Starts an environment if none is idle; an environment runs one invocation at a time. */
export class FunctionFleet {
  readonly invocations: Invocation[] = [];
  readonly logs: FunctionLog[] = [];
  readonly #options: FleetOptions;
  readonly #present = new Float64Array(new SharedArrayBuffer(8));
  readonly #environments: Environment[] = [];
  #requests = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#present[0] = options.clock.now();
    options.clock.subscribe((now) => {
      this.#present[0] = now;
    });
  }

  get functions(): readonly LambdaFunction[] {
    return this.#options.functions;
  }

  /** Finds a function by ARN or name. @throws Error if the template has no such function */
  find(arnOrName: string): LambdaFunction {
    const found = this.#options.functions.find(
      ({ arn, functionName, name }) => arn === arnOrName || functionName === arnOrName || name === arnOrName,
    );
    if (found === undefined) throw new Error(`the template has no function ${arnOrName}`);
    return found;
  }

  /** The function whose environment has this access key; undefined if none has it. */
  callerOf(accessKeyId: string): LambdaFunction | undefined {
    return this.#environments.find((one) => one.accessKeyId === accessKeyId)?.function;
  }

  /** Access keys of the environments that are running an invocation. */
  busyKeys(): readonly string[] {
    return this.#environments.filter(({ busy }) => busy).map(({ accessKeyId }) => accessKeyId);
  }

  async invoke(lambda: LambdaFunction, event: unknown, by: string): Promise<Invocation> {
    const at = this.#options.clock.now();
    const environment = this.#idleEnvironment(lambda);
    environment.busy = true;
    const remainingTimeMs = this.#options.remainingTimeMs?.[lambda.name] ?? lambda.timeoutMs;
    const { timeoutMs } = lambda;
    const message = { event, context: this.#contextOf(lambda), remainingTimeMs, timeoutMs };
    const end = await environment.thread.invoke(message, timeoutMs);
    this.#release(environment, end.spentMs ?? 0);
    const invocation = { ...end, name: lambda.name, at, by, event };
    this.invocations.push(invocation);
    return invocation;
  }

  /** Makes the environment idle again once the virtual time spent in hanging calls has passed. */
  #release(environment: Environment, spentMs: number): void {
    const release = () => {
      environment.busy = false;
    };
    if (spentMs === 0) release();
    else this.#options.clock.schedule(this.#options.clock.now() + spentMs, release, 'an invocation that hung is over');
  }

  /** Terminates the environment with this access key at once. */
  async crash(accessKeyId: string): Promise<void> {
    await this.#environments.find((one) => one.accessKeyId === accessKeyId)?.thread.crash();
  }

  async close(): Promise<void> {
    await Promise.all(this.#environments.map(({ thread }) => thread.crash()));
  }

  #idleEnvironment(lambda: LambdaFunction): Environment {
    const idle = this.#environments.find((one) => one.function === lambda && !one.busy && one.thread.usable);
    if (idle !== undefined) return idle;
    const number = this.#environments.filter((one) => one.function === lambda).length + 1;
    const accessKeyId = `${lambda.name}-${number}`;
    const thread = new ExecutionEnvironment({
      data: { ...lambda.entry, clock: this.#sharedClock() },
      variables: { ...lambda.variables, ...this.#reserved(lambda, accessKeyId) },
      onLog: (text) => this.logs.push({ at: this.#options.clock.now(), name: lambda.name, text }),
    });
    const environment = { accessKeyId, function: lambda, thread, busy: false };
    this.#environments.push(environment);
    return environment;
  }

  #sharedClock(): SharedArrayBuffer {
    const { buffer } = this.#present;
    if (buffer instanceof SharedArrayBuffer) return buffer;
    throw new TypeError('the clock of the functions must be shared memory');
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  #reserved(lambda: LambdaFunction, accessKeyId: string): Readonly<Record<string, string>> {
    const { region } = this.#options.place;
    return {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'unchecked',
      AWS_LAMBDA_FUNCTION_NAME: lambda.functionName,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.functionName}`,
      AWS_LAMBDA_LOG_STREAM_NAME: accessKeyId,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      LAMBDA_TASK_ROOT: dirname(lambda.entry.file),
      TZ: 'UTC',
    };
  }

  #contextOf(lambda: LambdaFunction): Readonly<Record<string, unknown>> {
    this.#requests += 1;
    return {
      functionName: lambda.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: lambda.arn,
      memoryLimitInMB: String(lambda.memoryMb),
      awsRequestId: `00000000-0000-4000-c000-${String(this.#requests).padStart(12, '0')}`,
      logGroupName: `/aws/lambda/${lambda.functionName}`,
      logStreamName: lambda.functionName,
      callbackWaitsForEmptyEventLoop: true,
    };
  }
}
