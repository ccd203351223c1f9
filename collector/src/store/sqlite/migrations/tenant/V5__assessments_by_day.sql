-- Which devices were last assessed before today is asked after every burst of reports, and mostly none is.
CREATE INDEX assessment_by_day ON assessment (assessed);
