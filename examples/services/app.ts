import { App } from 'aws-cdk-lib';
import { EXAMPLES } from './all.ts';
import { describeProtections } from './describe.ts';

// Synthesizes all examples and prints how each service is protected.
const app = new App();
for (const [name, Example] of Object.entries(EXAMPLES)) new Example(app, name);
app.synth();
// On standard error: `cdk synth` keeps standard output for templates.
console.error(describeProtections(app));
