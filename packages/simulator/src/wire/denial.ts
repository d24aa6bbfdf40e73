import { ServiceError } from '../service.ts';
import type { WireService } from './operations.ts';

/** The error that AWS returns for a denied call. */
export function accessDenied(
  service: Pick<WireService, 'deniedStatus'>,
  denial: { readonly accessKeyId: string; readonly action: string; readonly resources: readonly string[] },
): ServiceError {
  const { accessKeyId, action, resources } = denial;
  const message =
    `User: ${accessKeyId} is not authorized to perform: ${action} on resource: ${resources.join(', ')} ` +
    `because no identity-based policy allows the ${action} action`;
  return new ServiceError('AccessDeniedException', message, {
    status: service.deniedStatus,
    queryCode: 'AccessDenied',
  });
}
