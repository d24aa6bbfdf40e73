import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Calls DescribeServices for one service after the other, on four connections that stay open: `caller.ts URL COUNT`. */
const [url = '', count = '0'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
let left = Number(count);

async function callAll(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const service = `web-${(left % 100) + 1}`;
    const body = JSON.stringify({ cluster: 'shop', services: [service] });
    const call = request(url, {
      agent,
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=bench/20260301/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=x',
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices',
        'content-length': Buffer.byteLength(body),
      },
    });
    call.end(body);
    const [answer] = await once(call, 'response');
    const said = await text(answer);
    if (!said.includes(`"serviceName":"${service}"`)) throw new Error(`${service}: ${said.slice(0, 200)}`);
  }
}

await Promise.all([callAll(), callAll(), callAll(), callAll()]);
agent.destroy();
