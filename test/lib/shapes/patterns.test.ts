import { describeShapes } from './describe-shapes.ts';
import { PATTERNS } from './services/patterns.ts';

describeShapes('a pattern of the CDK', PATTERNS);
