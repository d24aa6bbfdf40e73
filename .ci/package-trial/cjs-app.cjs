const { App, Stack } = require('aws-cdk-lib');
const { DeploymentGuard, outcomeEventPattern } = require('ecs-deployment-guard');
const schema = require('ecs-deployment-guard/schemas/outcome-event.v1.json');

const stack = new Stack(new App(), 'Shop');
const guard = new DeploymentGuard(stack, 'Guard');
guard.onOutcome('Rollbacks', { outcomes: ['rolled-back'] });
if (outcomeEventPattern().source[0] !== 'ecs-deployment-guard') throw new Error('the pattern names no source');
if (schema.properties.eventId === undefined) throw new Error('the schema does not know the event id');
console.log('required as CommonJS');
