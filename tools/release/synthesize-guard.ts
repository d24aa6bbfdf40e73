import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type CfnElement, CfnOutput, CfnResource, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { DeploymentGuard } from '../../lib/guard/deployment-guard.ts';
import { type Fields, fieldsOf } from '../../src/core/template/template.ts';
import { type GuardChoice, guardProps } from './guard-choice.ts';

/** Stands for the stack's name, which only a deployment decides. Part of the names of the bus and of the metrics' namespace. */
export const STACK_NAME = 'NameOfTheStack';

/**
 * Synthesizes one guard without the parts of the CDK: no bootstrap, no asset, no metadata. The code of each function is the
 * name of its archive, as `aws cloudformation package` expects it.
 *
 * @param bundles folder of the built functions
 * @throws Error that lists every problem of the guard's props
 */
export function synthesizeGuard(root: string, bundles: string, choice: GuardChoice): Fields {
  const { context }: { context: Record<string, unknown> } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const outdir = mkdtempSync(join(tmpdir(), 'guard-template-'));
  try {
    const app = new App({
      outdir,
      context: { ...context, 'aws:cdk:disable-asset-staging': true },
      analyticsReporting: false,
      // cfn-lint checks the template. This check would complain about the names of the archives.
      builtinCloudFormationValidation: false,
    });
    const stack = new GuardTemplateStack(app, bundles, choice);
    const template = fieldsOf(app.synth().getStackByName(stack.stackName).template);
    return { ...template, Resources: withoutMetadata(fieldsOf(template['Resources'])) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

class GuardTemplateStack extends Stack {
  constructor(app: App, bundles: string, choice: GuardChoice) {
    super(app, 'Release', {
      stackName: STACK_NAME,
      description: 'Records ECS deployments and explains each failure once',
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    const guard = new DeploymentGuard(this, 'Guard', { ...guardProps(this, choice), bundles });
    for (const fn of guard.node.findAll().filter(isFunction)) {
      fn.addPropertyOverride('Code', `${bundleOf(fn)}.zip`);
    }
    new CfnOutput(this, 'TableName', { value: guard.table.tableName, description: 'Records of deployments' });
    new CfnOutput(this, 'EventBusName', { value: guard.eventBus.eventBusName, description: 'Outcome events' });
  }

  /** The path below the guard, without the CDK's hash: people read the template, and every byte of it counts. */
  protected override allocateLogicalId(element: CfnElement): string {
    const parts = element.node.path.split('/').filter((part) => !UNNAMED.includes(part));
    const name = parts.map((part) => part.replace(/^SqsEventSource:.*/, 'Messages')).join('');
    return SHORTER.reduce((short, [long, shorter]) => short.replace(long, shorter), name);
  }
}

/** Parts of a path that name nothing. */
const UNNAMED = ['Release', 'Guard', 'Resource', 'Default', 'Function', 'Table'];

/** What the names of the constructs say twice. */
const SHORTER = [
  ['QueueQueue', 'Queue'],
  ['QueueDeadLetters', 'DeadLetters'],
  ['RoleDefaultPolicy', 'Policy'],
  ['ScheduleSchedule', 'Schedule'],
] as const;

function isFunction(construct: IConstruct): construct is CfnFunction {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === CfnFunction.CFN_RESOURCE_TYPE_NAME;
}

/** The name of a function's bundle, which is also the name of the function in its logs. */
function bundleOf(fn: CfnFunction): string {
  const resolved: unknown = Stack.of(fn).resolve(fn.environment);
  const name = fieldsOf(fieldsOf(resolved)['variables'])['POWERTOOLS_SERVICE_NAME'];
  if (typeof name !== 'string') throw new Error(`the function ${fn.node.path} has no POWERTOOLS_SERVICE_NAME: set it`);
  return name;
}

function withoutMetadata(resources: Fields): Fields {
  return Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => {
      const { Metadata: _, ...rest } = fieldsOf(resource);
      return [id, rest];
    }),
  );
}
