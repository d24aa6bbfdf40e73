import { join } from 'node:path';
import type { DeployTool } from './deploy-tool.ts';
import { packageVersion, printedVersion } from './installed.ts';
import { names } from './shop.ts';

const { cluster, service } = names;
const actions = 'https://github.com/aws-actions/amazon-ecs-deploy-task-definition';
const fabfuel = 'https://github.com/fabfuel/ecs-deploy';
const silinternational = 'https://github.com/silinternational/ecs-deploy';
const silinternationalWait = `${silinternational}/blob/3.10.22/ecs-deploy`;
const bugcrowd = 'https://github.com/bugcrowd/ecs-deployment-monitor';
const ecspresso = 'https://github.com/kayac/ecspresso';

export const action: DeployTool = {
  name: 'amazon-ecs-deploy-task-definition',
  how: 'run',
  home: actions,
  speed: 20,
  onAws: {
    good: { succeeds: true, because: 'its deployment is still there when the service is stable', source: actions },
    errors: {
      succeeds: false,
      because: 'its deployment is gone when the service is stable',
      source: `${actions}/pull/860`,
    },
    unhealthy: {
      succeeds: false,
      because: 'its deployment is gone when the service is stable',
      source: `${actions}/pull/860`,
    },
  },
  version: (folder) => packageVersion(folder, 'amazon-ecs-deploy-task-definition'),
  command: ({ folder, scratch }) => ({
    argv: [process.execPath, join(folder, 'amazon-ecs-deploy-task-definition/dist/index.js')],
    env: {
      GITHUB_WORKSPACE: scratch,
      'INPUT_TASK-DEFINITION': 'task-definition.json',
      INPUT_SERVICE: service,
      INPUT_CLUSTER: cluster,
      'INPUT_WAIT-FOR-SERVICE-STABILITY': 'true',
    },
  }),
};

/** The package and the modules that it imports, as fetched. */
function pythonPath(folder: string): Readonly<Record<string, string>> {
  return {
    PYTHONPATH: ['fabfuel-ecs-deploy', 'dictdiffer', 'click-log'].map((name) => join(folder, name)).join(':'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

const ecs = ['python3', '-c', 'from ecs_deploy.cli import ecs; ecs()'] as const;

export const fetchedTools: readonly DeployTool[] = [
  action,
  {
    name: 'fabfuel/ecs-deploy',
    how: 'run',
    home: fabfuel,
    speed: 20,
    onAws: {
      good: { succeeds: true, because: 'the service has one deployment and all its tasks', source: fabfuel },
      errors: {
        succeeds: true,
        because: 'the service has one deployment after the rollback, and runs the tasks of its task definition',
        source: `${fabfuel}/issues/185`,
      },
      unhealthy: {
        succeeds: true,
        because: 'the service has one deployment after the rollback, and runs the tasks of its task definition',
        source: `${fabfuel}/issues/185`,
      },
    },
    version: (folder) => printedVersion([...ecs, '--version'], pythonPath(folder)),
    command: ({ folder, version }) => ({
      // Its default of 300 seconds is shorter than this deployment with its bake; its README says to raise it.
      argv: [...ecs, 'deploy', cluster, service, '--tag', version, '--timeout', '600'],
      env: pythonPath(folder),
    }),
  },
  {
    name: 'silinternational/ecs-deploy',
    how: 'run',
    home: silinternational,
    speed: 5,
    onAws: {
      good: {
        succeeds: true,
        because: 'a new task runs, then the service has one deployment',
        source: silinternational,
      },
      errors: {
        succeeds: true,
        because: 'a new task ran, and the service has one deployment after the rollback',
        source: silinternationalWait,
      },
      unhealthy: {
        succeeds: true,
        because: 'a new task ran, and the service has one deployment after the rollback',
        source: silinternationalWait,
      },
    },
    version: (folder) => printedVersion(['bash', join(folder, 'silinternational-ecs-deploy/ecs-deploy'), '--version']),
    command: ({ folder, version }) => ({
      argv: [
        'bash',
        join(folder, 'silinternational-ecs-deploy/ecs-deploy'),
        ...['--cluster', cluster, '--service-name', service, '--image', `example/web:${version}`],
        // Its default of 90 seconds is shorter than this deployment with its bake.
        ...['--timeout', '600'],
      ],
    }),
  },
  {
    name: '@bugcrowd/ecs-deployment-monitor',
    how: 'run',
    home: bugcrowd,
    speed: 20,
    onlyWaits: true,
    onAws: {
      good: { succeeds: true, because: 'ECS reports a steady state', source: bugcrowd },
      errors: {
        succeeds: false,
        because: 'the deployment of the rollback replaces the one that it follows',
        source: bugcrowd,
      },
      unhealthy: {
        succeeds: false,
        because: 'more than a quarter of the new tasks stopped',
        source: bugcrowd,
      },
    },
    version: (folder) => packageVersion(folder, 'bugcrowd/node_modules/@bugcrowd/ecs-deployment-monitor'),
    command: ({ folder, taskDefinition }) => ({
      argv: [
        process.execPath,
        join(folder, 'bugcrowd/node_modules/@bugcrowd/ecs-deployment-monitor/bin/ecs-deployment-monitor'),
        ...['--cluster', cluster, '--service-name', service, '--task-definition', taskDefinition],
      ],
    }),
  },
  {
    name: 'ecspresso',
    how: 'replayed',
    home: `${ecspresso}/blob/03473ed7e20d2d5c61813bda5bce29ce5cceff57/wait.go`,
    speed: 20,
    onAws: {
      good: { succeeds: true, because: 'its service deployment succeeded', source: ecspresso },
      errors: {
        succeeds: false,
        because: 'after the rollback, the primary deployment has another task definition',
        source: `${ecspresso}/issues/732`,
      },
      unhealthy: {
        succeeds: false,
        because: 'after the rollback, the primary deployment has another task definition',
        source: `${ecspresso}/issues/732`,
      },
    },
    version: () => 'v2.8.8',
    command: ({ scratch }) => ({
      argv: [
        process.execPath,
        join(import.meta.dirname, 'clients/ecspresso.ts'),
        ...[cluster, service, join(scratch, 'task-definition.json')],
      ],
    }),
  },
];
