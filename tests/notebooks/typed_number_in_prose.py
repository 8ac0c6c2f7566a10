# %% [markdown] id="verdict"
# On 4 January 1959 Luna 1 passed the Moon {{ 5995.0:.0f}} km away, at 2.45 km/s.
