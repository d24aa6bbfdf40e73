import { ServiceError } from '../service.ts';
import { awsJson } from './protocols/aws-json.ts';
import { awsQuery, formOf } from './protocols/aws-query.ts';
import { findOperation, findService, type WireOperation, type WireService } from './operations.ts';
import type { WireProtocol } from './protocols/protocol.ts';
import type { WireRequest } from './request.ts';
import { rpcCbor } from './protocols/rpc-cbor.ts';
import type { WireSignature } from './signature.ts';
import { isForm, isRestXml } from './unserved.ts';

/** The operation and protocol of a request. */
export type Route =
  | { readonly is: 'found'; readonly protocol: WireProtocol; readonly operation: WireOperation }
  | {
      readonly is: 'unknown';
      readonly protocol: WireProtocol;
      readonly service: WireService;
      readonly error: ServiceError;
    }
  /** The service is not known, or not in this protocol. */
  | { readonly is: 'lost'; readonly error: ServiceError };

/** Finds the operation of a signed request. Errors name whatever is not served. */
export function routeOf(request: WireRequest, signature: WireSignature): Route {
  const service = findService(signature.service);
  const address = addressOf(request, signature.service);
  const lost = (message: string): Route => ({
    is: 'lost',
    error: new ServiceError('UnknownOperationException', message, { queryCode: 'InvalidAction' }),
  });
  if (address === undefined) {
    return lost(`the simulator does not serve ${describe(request, signature.service)} as ${signature.service}`);
  }
  const { protocol, target, operation: name } = address;
  const asked = target === undefined ? name : `${target}.${name}`;
  if (service === undefined) return lost(`the simulator does not serve ${asked} as ${signature.service}`);
  const unknown = (message: string): Route => ({
    is: 'unknown',
    protocol,
    service,
    error: new ServiceError('UnknownOperationException', message, { queryCode: 'InvalidAction' }),
  });
  if (!service.protocols.includes(protocol.name)) {
    return lost(
      `${signature.service} does not speak ${protocol.name}, got ${asked || 'a request without an operation'}: it speaks ${service.protocols.join(', ')}`,
    );
  }
  if (target !== undefined && target !== service.target) {
    return unknown(`the simulator does not serve ${asked} as ${signature.service}`);
  }
  if (address.version !== undefined && address.version !== service.apiVersion) {
    return unknown(`could not find operation ${name} for version ${address.version}: it is ${service.apiVersion}`);
  }
  const operation = findOperation(service, name);
  if (operation === undefined) {
    const instead = service.instead === undefined ? '' : `: ${service.instead}`;
    return unknown(`${signature.service} has no operation "${name}"${instead}`);
  }
  return { is: 'found', protocol, operation };
}

interface Address {
  readonly protocol: WireProtocol;
  /** Undefined in the query protocol, where only the signature names the service. */
  readonly target: string | undefined;
  readonly operation: string;
  readonly version?: string | undefined;
}

function addressOf(request: WireRequest, service: string): Address | undefined {
  const { headers } = request;
  if (isRestXml(service)) return undefined;
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') {
    const [, target, operation = ''] = /^\/service\/([^/]+)\/operation\/([^/?]+)/.exec(request.path) ?? [];
    return target === undefined ? undefined : { protocol: rpcCbor, target, operation };
  }
  const amzTarget = headers['x-amz-target'];
  if (amzTarget !== undefined) {
    const [target = '', operation = ''] = amzTarget.split('.');
    return { protocol: awsJson, target, operation };
  }
  const form = isForm(request) ? formOf(request) : undefined;
  const action = form?.get('Action');
  if (form === undefined || action === undefined || action === null) return undefined;
  return { protocol: awsQuery, target: undefined, operation: action, version: form.get('Version') ?? undefined };
}

function describe({ method, path, headers }: WireRequest, service: string): string {
  if (isRestXml(service)) return `${method} ${(path.split('?')[0] ?? '').slice(0, 100)}`;
  const how = headers['smithy-protocol'] ?? headers['content-type'] ?? 'no content type';
  return `${method} ${path.slice(0, 100)} (${how}) without X-Amz-Target, Action or an operation in its path`;
}
