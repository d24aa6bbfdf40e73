import { createHash } from 'node:crypto';
import type { AwsScope } from '../../services/ids.ts';
import { type Identity, resolveIntrinsics, type Scope } from './intrinsics.ts';
import type { Template, TemplateResource } from './template.ts';

/** The account and Region that a template is deployed to. */
export interface Place extends AwsScope {
  /** A queue's URL, which is its `Ref`; the SDK sends requests to the host in it. */
  queueUrlOf(queueName: string): string;
}

/** A template with its account and Region, which are needed to resolve its references. */
export class DeployedTemplate {
  readonly template: Template;
  readonly place: Place;
  readonly #scope: Scope;
  readonly #identities = new Map<string, Identity | undefined>();

  constructor(template: Template, place: Place) {
    this.template = template;
    this.place = place;
    this.#scope = {
      pseudoParameters: pseudoParametersOf(template.stackName, place),
      identityOf: (logicalId) => this.#identityOf(logicalId),
    };
  }

  /** @throws Error for a resource of an unknown type */
  identityOf(resource: TemplateResource): Identity {
    const identity = this.#identityOf(resource.logicalId);
    if (identity === undefined) throw new Error(`${describeResource(resource)} is of a type that is not simulated`);
    return identity;
  }

  /** The resource's properties without intrinsic functions. */
  propertiesOf(resource: TemplateResource): Readonly<Record<string, unknown>> {
    const resolved = resolveIntrinsics(resource.properties, this.#scope, describeResource(resource));
    return typeof resolved === 'object' && resolved !== null ? { ...resolved } : {};
  }

  #identityOf(logicalId: string): Identity | undefined {
    if (this.#identities.has(logicalId)) return this.#identities.get(logicalId);
    const resource = this.template.resources.get(logicalId);
    const identify = resource && identities[resource.type];
    const identity = resource && identify?.(new Naming(this, resource));
    this.#identities.set(logicalId, identity);
    return identity;
  }
}

export function describeResource({ logicalId, type }: TemplateResource): string {
  return `${type} ${logicalId}`;
}

/** Builds the name and ARN of a resource. */
class Naming {
  readonly #deployed: DeployedTemplate;
  readonly #resource: TemplateResource;

  constructor(deployed: DeployedTemplate, resource: TemplateResource) {
    this.#deployed = deployed;
    this.#resource = resource;
  }

  get place(): Place {
    return this.#deployed.place;
  }

  get id(): string {
    return this.#resource.logicalId;
  }

  /**
   * The name in the template, else stack and logical id, as CloudFormation generates it but without a random suffix.
   */
  name(property: string, longest = 64): string {
    const given = this.property(property);
    return given ?? `${this.#deployed.template.stackName}-${this.id}`.slice(0, longest);
  }

  property(name: string): string | undefined {
    if (this.#resource.properties[name] === undefined) return undefined;
    const value = this.#deployed.propertiesOf({
      ...this.#resource,
      properties: { [name]: this.#resource.properties[name] },
    })[name];
    return typeof value === 'string' ? value : undefined;
  }

  arn(service: string, resource: string): string {
    const { partition, region, account } = this.place;
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }

  /** 16 hexadecimal digits made from the logical id, in place of AWS's random ones. */
  hex(): string {
    return createHash('sha256').update(this.id).digest('hex').slice(0, 16);
  }
}

type Identify = (naming: Naming) => Identity;

const nameless: Identify = (naming) => ({ ref: naming.id, attributes: {} });

const table: Identify = (naming) => {
  const name = naming.name('TableName', 255);
  return { ref: name, attributes: { Arn: naming.arn('dynamodb', `table/${name}`) } };
};

/** `Ref` and attributes by resource type. */
const identities: Readonly<Record<string, Identify>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': (naming) => {
    const name = naming.name('QueueName', 80);
    const url = naming.place.queueUrlOf(name);
    return { ref: url, attributes: { Arn: naming.arn('sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::SQS::QueuePolicy': nameless,
  'AWS::SNS::Topic': (naming) => {
    const name = naming.name('TopicName', 256);
    const arn = naming.arn('sns', name);
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': nameless,
  'AWS::Events::EventBus': (naming) => {
    const name = naming.name('Name', 256);
    return { ref: name, attributes: { Name: name, Arn: naming.arn('events', `event-bus/${name}`) } };
  },
  'AWS::Events::Rule': (naming) => {
    const name = naming.name('Name');
    const bus = naming.property('EventBusName') ?? 'default';
    const path = bus === 'default' ? name : `${bus}/${name}`;
    return { ref: path.replace('/', '|'), attributes: { Arn: naming.arn('events', `rule/${path}`) } };
  },
  'AWS::Lambda::Function': (naming) => {
    const name = naming.name('FunctionName');
    return { ref: name, attributes: { Arn: naming.arn('lambda', `function:${name}`) } };
  },
  'AWS::Lambda::EventSourceMapping': nameless,
  'AWS::Lambda::EventInvokeConfig': nameless,
  'AWS::Scheduler::Schedule': (naming) => {
    const name = naming.name('Name');
    return { ref: name, attributes: { Arn: naming.arn('scheduler', `schedule/default/${name}`) } };
  },
  'AWS::StepFunctions::StateMachine': (naming) => {
    const name = naming.name('StateMachineName', 80);
    const arn = naming.arn('states', `stateMachine:${name}`);
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
  'AWS::IAM::Role': (naming) => {
    const name = naming.name('RoleName');
    const { partition, account } = naming.place;
    return { ref: name, attributes: { Arn: `arn:${partition}:iam::${account}:role/${name}` } };
  },
  'AWS::IAM::Policy': nameless,
  'AWS::IAM::ManagedPolicy': nameless,
  'AWS::Logs::LogGroup': (naming) => {
    const name = naming.name('LogGroupName', 512);
    return { ref: name, attributes: { Arn: naming.arn('logs', `log-group:${name}:*`) } };
  },
  'AWS::CloudWatch::Alarm': (naming) => {
    const name = naming.name('AlarmName', 255);
    return { ref: name, attributes: { Arn: naming.arn('cloudwatch', `alarm:${name}`) } };
  },
  'AWS::ECS::Cluster': (naming) => {
    const name = naming.name('ClusterName', 255);
    return { ref: name, attributes: { Arn: naming.arn('ecs', `cluster/${name}`) } };
  },
  'AWS::ECS::TaskDefinition': (naming) => {
    const arn = naming.arn('ecs', `task-definition/${naming.name('Family', 255)}:1`);
    return { ref: arn, attributes: { TaskDefinitionArn: arn } };
  },
  'AWS::ECS::Service': (naming) => {
    const name = naming.name('ServiceName', 255);
    const arn = naming.arn('ecs', `service/${naming.property('Cluster') ?? 'default'}/${name}`);
    return { ref: arn, attributes: { Name: name, ServiceArn: arn } };
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (naming) => {
    const full = `app/${naming.name('Name', 32)}/${naming.hex()}`;
    const DNSName = `${naming.id.toLowerCase()}.${naming.place.region}.elb.amazonaws.com`;
    return {
      ref: naming.arn('elasticloadbalancing', `loadbalancer/${full}`),
      attributes: { LoadBalancerFullName: full, DNSName },
    };
  },
  'AWS::ElasticLoadBalancingV2::Listener': (naming) => {
    const loadBalancer = naming.property('LoadBalancerArn')?.replace(':loadbalancer/', ':listener/');
    const arn = `${loadBalancer}/${naming.hex()}`;
    return { ref: arn, attributes: { ListenerArn: arn } };
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': (naming) => {
    const full = `targetgroup/${naming.name('Name', 32)}/${naming.hex()}`;
    return { ref: naming.arn('elasticloadbalancing', full), attributes: { TargetGroupFullName: full } };
  },
  'AWS::EC2::Subnet': nameless,
  'AWS::EC2::VPC': nameless,
  'AWS::EC2::SecurityGroup': (naming) => ({ ref: naming.id, attributes: { GroupId: `sg-${naming.hex()}` } }),
};

function pseudoParametersOf(
  stackName: string,
  { partition, region, account }: Place,
): Readonly<Record<string, string>> {
  return {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stackName,
  };
}
