import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { doctorGateways } from '../../src/adapters/ecs/doctor-gateways.ts';
import { AnswersKept } from '../../src/adapters/saved/answers-kept.ts';
import { reportAudited } from '../../src/cli/findings/report-audited.ts';
import { findingsJson } from '../../src/cli/findings/findings-json.ts';
import { readFleet } from '../../src/guard/doctor/read-fleet.ts';
import { GatewayError } from '../../src/guard/errors.ts';

/** How a mutant ended. */
export interface Ending {
  readonly answer: 'findings' | 'refusal';
  /** What must not happen; undefined for findings or a named refusal. */
  readonly fault: string | undefined;
}

/** Audits services as doctor does, where AWS answers with the parts of a document. @param document a saved one, or a mutant of it */
export async function auditAnswers(document: unknown): Promise<Ending> {
  const kept = new AnswersKept();
  try {
    const { audited, denied } = await readFleet(
      doctorGateways(clientsOf(document), kept),
      { cluster: undefined, service: undefined },
      () => undefined,
    );
    findingsJson(reportAudited(audited, { source: 'eu-west-1' }));
    kept.document({ savedAt: '2026-03-01T12:00:00.000Z', region: 'eu-west-1', denied: [...denied] });
    return { answer: 'findings', fault: undefined };
  } catch (error) {
    if (error instanceof GatewayError) return { answer: 'refusal', fault: undefined };
    return { answer: 'refusal', fault: `doctor threw ${error instanceof Error ? error.stack : String(error)}` };
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Clients whose calls are answered from the document, without a network. */
function clientsOf(document: unknown) {
  const { services, taskDefinitions, alarms, targetGroups } = fieldsOf(document);
  const answers: Readonly<Record<string, unknown>> = {
    ListClustersCommand: { clusterArns: ['shop'] },
    ListServicesCommand: { serviceArns: ['any'] },
    DescribeServicesCommand: { services },
    DescribeTaskDefinitionCommand: {
      taskDefinition: Array.isArray(taskDefinitions) ? taskDefinitions[0] : taskDefinitions,
    },
    ListServiceDeploymentsCommand: { serviceDeployments: [] },
    DescribeAlarmsCommand: alarms,
    DescribeTargetGroupsCommand: { TargetGroups: targetGroups },
  };
  const answering = <Client extends { send: unknown }>(client: Client): Client => {
    client.send = async (command: object) => answers[command.constructor.name];
    return client;
  };
  const region = { region: 'eu-west-1' };
  return {
    ecs: answering(new ECSClient(region)),
    cloudWatch: answering(new CloudWatchClient(region)),
    loadBalancing: answering(new ElasticLoadBalancingV2Client(region)),
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
