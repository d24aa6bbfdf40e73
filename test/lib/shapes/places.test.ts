import { describeShapes } from './describe-shapes.ts';
import { PLACES } from './services/places.ts';

describeShapes('a place', PLACES);
