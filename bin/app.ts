import { App, Stage } from 'aws-cdk-lib';
import { DeploymentGuardStack } from '../lib/guard/deployment-guard-stack.ts';
import { readGuardContext } from '../lib/guard/guard-context.ts';
import { SampleServiceStack } from '../lib/service/sample-service-stack.ts';

// Synthesized by name below, so that a refused choice leaves no empty assembly behind.
const app = new App({ autoSynth: false });
const reading = readGuardContext((key) => app.node.tryGetContext(key));

if (reading.is === 'refused') {
  for (const problem of reading.problems) console.error(`error: ${problem}`);
  process.exitCode = 1;
} else {
  const { slack, tableName, sampleVersion, bundles } = reading.context;
  new DeploymentGuardStack(app, 'DeploymentGuard', {
    ...(slack && { slack }),
    ...(tableName !== undefined && { existingTableName: tableName }),
    ...(bundles && { bundles }),
  });
  // The sample lives in its own stage, so you are not billed for it unless you deploy it.
  new SampleServiceStack(new Stage(app, 'Sample'), 'Service', { version: sampleVersion });
  app.synth();
}
