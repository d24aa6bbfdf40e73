/** The addresses of a server. */
export interface Addresses {
  readonly url: string;
  readonly controlUrl: string;
}

/** Creates a cluster with a number of services of two tasks behind load balancers, and lets them settle. */
export async function fillShop(serving: Addresses, services: number): Promise<void> {
  await ask(serving, 'CreateCluster', { clusterName: 'shop' });
  for (const tag of ['good', 'bad']) {
    const app = { name: 'app', image: `example/web:${tag}`, memory: 256, portMappings: [{ containerPort: 80 }] };
    await ask(serving, 'RegisterTaskDefinition', { family: 'web', containerDefinitions: [app] });
  }
  for (let number = 1; number <= services; number += 1) {
    const targetGroupArn = `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web-${number}/${number}`;
    await ask(serving, 'CreateService', {
      cluster: 'shop',
      serviceName: `web-${number}`,
      taskDefinition: 'web:1',
      desiredCount: 2,
      loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 80 }],
    });
  }
  await advance(serving, '15m');
}

/** One signed call of ECS. */
export async function ask(
  { url }: Addresses,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=bench/20260301/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=x',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${operation} got ${answer.status}: ${text}`);
  return JSON.parse(text);
}

export async function advance({ controlUrl }: Addresses, by: string): Promise<void> {
  const answer = await fetch(`${controlUrl}/advance`, { method: 'POST', body: JSON.stringify({ by }) });
  if (!answer.ok) throw new Error(`the control port answered ${answer.status}: ${await answer.text()}`);
}
