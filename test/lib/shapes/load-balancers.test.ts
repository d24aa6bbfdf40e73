import { describeShapes } from './describe-shapes.ts';
import { LOAD_BALANCERS } from './services/load-balancers.ts';

describeShapes('a load balancer', LOAD_BALANCERS);
