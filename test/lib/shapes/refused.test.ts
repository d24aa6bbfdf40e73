import { describeShapes } from './describe-shapes.ts';
import { REFUSED } from './services/refused.ts';

describeShapes('a service that is not protected', REFUSED);
