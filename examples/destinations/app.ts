import { App } from 'aws-cdk-lib';
import { AmazonQStack } from './amazon-q.ts';
import { DatadogStack } from './datadog.ts';
import { DevOpsAgentStack } from './devops-agent.ts';
import { GitHubStack } from './github.ts';
import { JiraServiceManagementStack } from './jira-service-management.ts';
import { NewRelicStack } from './new-relic.ts';
import { PagerDutyStack } from './pagerduty.ts';
import { TeamsStack } from './teams.ts';

// Each stack has a guard of its own, so copy the one that you need. The IDs and addresses are placeholders.
const app = new App();
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:destination-a1B2c3';
new PagerDutyStack(app, 'PagerDuty', { secretArn });
new TeamsStack(app, 'Teams', {
  webhookUrl: 'https://example.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke',
  secretArn,
});
new JiraServiceManagementStack(app, 'JiraServiceManagement', { secretArn });
new DevOpsAgentStack(app, 'DevOpsAgent', { webhookUrl: 'https://agent.example.com/webhook/1', secretArn });
new DatadogStack(app, 'Datadog', { secretArn });
new NewRelicStack(app, 'NewRelic', { accountId: '1234567', secretArn });
new AmazonQStack(app, 'AmazonQ', {
  tenantId: '11111111-2222-4333-8444-555555555555',
  teamId: '11111111-2222-4333-8444-555555555556',
  channelId: '19%3aexample%40thread.tacv2',
});
new GitHubStack(app, 'GitHub', { secretArn });
