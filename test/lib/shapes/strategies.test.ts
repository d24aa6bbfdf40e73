import { describeShapes } from './describe-shapes.ts';
import { STRATEGIES } from './services/strategies.ts';

describeShapes('a strategy', STRATEGIES);
