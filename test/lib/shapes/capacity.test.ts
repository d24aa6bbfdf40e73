import { describeShapes } from './describe-shapes.ts';
import { CAPACITY } from './services/capacity.ts';

describeShapes('capacity', CAPACITY);
