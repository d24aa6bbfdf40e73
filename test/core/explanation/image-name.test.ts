import { describe, expect, it } from 'vitest';
import { parseImageName } from '../../../src/core/explanation/image-name.ts';

const shop = { account: '111122223333', region: 'eu-west-1', repository: 'team/shop' };

describe('the name of an image', () => {
  it.each([
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/shop:v1', shop, 'v1'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/shop@sha256:ab', shop, undefined],
    [
      '111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/shop',
      { account: '111122223333', region: 'us-gov-west-1', repository: 'shop' },
      undefined,
    ],
    [
      '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/shop:1',
      { account: '111122223333', region: 'cn-north-1', repository: 'shop' },
      '1',
    ],
    ['111122223333.dkr-ecr.eu-west-1.on.aws/team/shop:v1', shop, 'v1'],
  ])('of Amazon ECR has account, Region and repository: %s', (image, ecr, tag) => {
    expect(parseImageName(image)).toMatchObject({ ecr, tag });
  });

  it.each([
    ['nginx', 'docker.io', undefined],
    ['nginx:1.27', 'docker.io', '1.27'],
    ['grafana/grafana:11', 'docker.io', '11'],
    ['ghcr.io/acme/shop:main', 'ghcr.io', 'main'],
    ['localhost:5000/shop:dev', 'localhost:5000', 'dev'],
    ['public.ecr.aws/docker/library/nginx:1', 'public.ecr.aws', '1'],
    [
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example/shop:1',
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example',
      '1',
    ],
  ])('of another registry has only its host: %s', (image, registry, tag) => {
    expect(parseImageName(image)).toEqual({ registry, ecr: undefined, tag });
  });
});
