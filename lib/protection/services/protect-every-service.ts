import { Annotations, type IAspect, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { forgetIfNew, forgetParts } from '../app/app-parts.ts';
import { ServiceRefused } from './inspect-service.ts';
import { serviceAt, unprotectable } from './service-at.ts';

/** How `ProtectEveryService` protects services. */
interface EveryService {
  /** Which services to leave out. */
  readonly unless: (service: IConstruct) => boolean;
  readonly isProtected: (service: IConstruct) => boolean;
  /** Protects a service, or throws `ServiceRefused`. It leaves no part of the protection behind then. */
  readonly protect: (service: IConstruct) => void;
  /** Whether a construct belongs to a protection. */
  readonly isOurs: (construct: IConstruct) => boolean;
}

/** Protects every service below a scope when the app is complete, and warns about each that cannot be protected. */
export class ProtectEveryService implements IAspect {
  readonly #choice: EveryService;
  readonly #visited = new Set<IConstruct>();

  constructor(choice: EveryService) {
    this.#choice = choice;
  }

  visit(node: IConstruct): void {
    // aws-cdk-lib visits a stage before the constructs in it, and other aspects can add constructs.
    if (Stage.isStage(node)) forgetParts(node);
    else if (!this.#choice.isOurs(node)) forgetIfNew(node);
    if (!isService(node) || this.#visited.has(node)) return;
    this.#visited.add(node);
    const { unless, isProtected, protect } = this.#choice;
    if (unless(node) || isProtected(node)) return;
    try {
      protect(node);
    } catch (error) {
      // One odd service must not stop the others of the app.
      const { message } = error instanceof ServiceRefused ? error : new ServiceRefused(node, [reasonOf(error)]);
      Annotations.of(node).addWarningV2('ecs-deployment-guard:not-protected', message);
    }
  }

  /** Returns problems of services below the scope that no aspect visited. */
  missed(scope: IConstruct): string[] {
    return scope.node
      .findAll()
      .filter((one) => isService(one) && !this.#visited.has(one) && !this.#choice.unless(one))
      .filter((one) => !this.#choice.isProtected(one))
      .map(
        ({ node }) =>
          `${node.path} is not protected, because its stage was added after DeploymentProtection.ofAll(): call ofAll() after you add the stage`,
      );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isService(construct: IConstruct): boolean {
  return serviceAt(construct) === construct || unprotectable(construct) !== undefined;
}
