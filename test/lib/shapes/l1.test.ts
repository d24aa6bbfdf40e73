import { describeShapes } from './describe-shapes.ts';
import { L1 } from './services/l1.ts';

describeShapes('L1 constructs', L1);
