import { App } from 'aws-cdk-lib';
import { ReviewOnRollbackStack } from './stack.ts';

const app = new App();
new ReviewOnRollbackStack(app, 'ReviewOnRollback');
