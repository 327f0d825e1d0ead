package io.hongyan.api;

import io.hongyan.delivery.Audiences;
import io.hongyan.delivery.PushRecords;
import io.hongyan.delivery.Trends;

/** What people look at: what was pushed, who the devices are, how it goes from day to day and beside others. */
public record Insights(PushRecords records, Audiences audiences, Trends trends, AppCategories categories) {}
