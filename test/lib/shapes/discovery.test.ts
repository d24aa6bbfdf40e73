import { describeShapes } from './describe-shapes.ts';
import { DISCOVERY } from './services/discovery.ts';

describeShapes('discovery', DISCOVERY);
