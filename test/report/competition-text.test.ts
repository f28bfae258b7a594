import { expect } from 'chai';
import { describeScenario } from '../../src/impact/scenario/describe-scenario.js';
import { scenarioText } from '../../src/report/scenario.js';
import { plain } from '../../src/report/style.js';
import { documentOf, GBM } from '../impact/scenario/support.js';

const TERMS = ', entryProfit: $500, rivalBidding: 5%, shares: [70%, 20%, 10%]';

describe('how liquidators compete, for a person', () => {
  it('is told with the concentration of their capital', async () => {
    const document = await documentOf(GBM.replace('turnover: 1h', `turnover: 1h${TERMS}`));
    const text = scenarioText({ ...describeScenario(document), source: 'workspace' }, plain);
    expect(text).to.include('one comes for each $500 of profit on offer');
    expect(text).to.include('each rival bids away 5% more of what is left');
    expect(text).to.include('shares of capital 70%, 20%, 10%: concentration 0.5400 of 1');
  });

  it('is not told where it is not stated, and equal capital is as concentrated as their number says', async () => {
    const described = describeScenario(await documentOf(GBM));
    expect(described.liquidators?.herfindahl).to.be.closeTo(1 / 3, 1e-12);
    expect(scenarioText({ ...described, source: 'workspace' }, plain)).to.not.include('concentration');
  });
});
